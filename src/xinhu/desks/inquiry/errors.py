"""Everything that is refused about letters, loans, inquiries and reports.

``params`` carry references, codes, dates and counts only.
"""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class ReasonUnknownError(BadInput):
    """No such reason stands in the list."""

    code = "inquiry.reason_unknown"


class ReasonGroundError(Refusal):
    """The reason does not rest on this kind of ground; params: reason."""

    code = "inquiry.reason_ground"


class LetterIncompleteError(BadInput):
    """Something is missing from a letter's form; params: what (names of inputs)."""

    code = "letter.incomplete"


class PaperKindError(BadInput):
    """A scan is neither PDF, JPEG nor PNG, or was cut."""

    code = "letter.paper_kind"


class ScanUnreadError(BadInput):
    """A letter's scan was not read; params: why.

    ``pdf``, ``form``: no JPEG or PNG. ``too_large``, ``unreadable``: not within the
    bounds.
    """

    code = "letter.scan_unread"


class ScanAbsentError(BadInput):
    """Nothing is installed here that reads the scan of a letter."""

    code = "letter.scan_absent"


class LetterMissingError(Refusal):
    """The ground is no letter that was taken for inquiries."""

    code = "letter.missing"


class LetterReasonError(Refusal):
    """The letter does not grant this reason; params: reason."""

    code = "letter.reason"


class LetterInstitutionError(Refusal):
    """The letter does not name this institution."""

    code = "letter.institution"


class LetterDateError(Refusal):
    """The letter was signed after the inquiry; params: signed."""

    code = "letter.date"


class LoanMissingError(Refusal):
    """The reason wants the number of a live loan, and none was given."""

    code = "inquiry.loan_missing"


class LoanUnknownError(Refusal):
    """No loan of this customer has that number."""

    code = "inquiry.loan_unknown"


class LoanSettledError(Refusal):
    """The loan is settled; params: day."""

    code = "inquiry.loan_settled"


class LimitReachedError(Refusal):
    """As many inquiries for this reason as a day has; params: reason, limit."""

    code = "inquiry.limit"


class RepeatedError(Refusal):
    """The customer was queried for this reason a short time ago; params: hours."""

    code = "inquiry.repeated"


class DetailsDifferError(Refusal):
    """Name or document are not those of the customer in the vault."""

    code = "inquiry.details_differ"


class SubjectIncompleteError(BadInput):
    """A detail of the person is missing; params: what (names of details)."""

    code = "inquiry.subject_incomplete"


class InquiryUnknownError(BadInput):
    """There is no such inquiry, or not for this person."""

    code = "inquiry.unknown"


class InquiryStateError(BadInput):
    """The inquiry does not stand where this can be done; params: state."""

    code = "inquiry.state"


class LookedUpEarlyError(BadInput):
    """The bureau saw no query, which may still be on its way; params: until."""

    code = "inquiry.looked_up_early"


class BureauRejectedError(Fault):
    """The bureau accepted nothing and counted nothing; params: reason."""

    code = "bureau.rejected"


class BureauNotSentError(Fault):
    """The bureau was not reached: nothing left."""

    code = "bureau.not_sent"


class BureauUnclearError(Fault):
    """Whether the bureau answered is not known."""

    code = "bureau.unclear"


class ReportUnreadableError(Fault):
    """What the bureau sent is no report that can be read."""

    code = "report.unreadable"


class EvaluationSelfError(Refusal):
    """Whoever asked the bureau does not evaluate what came."""

    code = "evaluation.self"


class EvaluationIncompleteError(BadInput):
    """A part of the evaluation is not filled in, or is too long; params: what."""

    code = "evaluation.incomplete"


class EvaluationGroundError(BadInput):
    """The grounds do not fit the outcome, or one stands in no list."""

    code = "evaluation.ground"


class EvaluationOneSidedError(Refusal):
    """A refusal names nothing but negative credit data (R7.6)."""

    code = "evaluation.one_sided"


class EvaluationTwiceError(BadInput):
    """The inquiry is evaluated; an evaluation is made once."""

    code = "evaluation.twice"


class EvaluationMissingError(BadInput):
    """The inquiry is not evaluated."""

    code = "evaluation.missing"


class NoticeMissingError(BadInput):
    """No notice was made: nothing of credit data stood among the grounds."""

    code = "notice.missing"


class InquiryElsewhereError(Refusal):
    """The inquiry was asked in another branch."""

    code = "inquiry.elsewhere"


class PersonNeededError(Refusal):
    """Only a person decides this; a program's token was shown."""

    code = "inquiry.person"


class DecisionReasonError(BadInput):
    """No reason in words, or too long a one; params: longest."""

    code = "inquiry.decision_reason"


class ReportMissingError(BadInput):
    """No report came of this inquiry, or it was destroyed."""

    code = "report.missing"


class LoanNumberError(BadInput):
    """The number of a loan is none; params: longest."""

    code = "loan.number"


class LoanCustomerError(Refusal):
    """The number belongs to a loan of another customer."""

    code = "loan.customer"


class GroundReferenceError(BadInput):
    """What was stated has not the form of a letter's or an approval's reference."""

    code = "inquiry.ground_reference"


class LoanUnwantedError(BadInput):
    """The reason wants no loan, and the number of one was stated."""

    code = "inquiry.loan_unwanted"


class WhyAgainError(BadInput):
    """Why it is asked again has no words, or too many; params: longest."""

    code = "inquiry.why_again"


class LoanReopenedError(Refusal):
    """A settled loan is told as live."""

    code = "loan.reopened"


class LoanDayChangedError(Refusal):
    """A settled loan is told as settled on another day."""

    code = "loan.day_changed"


class LoanDayFutureError(BadInput):
    """A loan is told as settled on a day after this one; params: today."""

    code = "loan.day_future"


class ProgramNeededError(Refusal):
    """Loans are told by the loan system's program, not by a person."""

    code = "loan.program"


class ReportOtherError(Fault):
    """The report that came is about somebody else, or names nobody."""

    code = "report.other"


class BookSpanError(BadInput):
    """The days of the book cannot be; params: longest."""

    code = "book.span"


class BookRowChangedError(Fault):
    """What is sealed of a row is not what its entry committed to."""

    code = "book.row_changed"


class CorrectionColumnError(BadInput):
    """No column of this name can be corrected; params: columns."""

    code = "correction.column"


class CorrectionValueError(BadInput):
    """What is right is no such text; params: longest."""

    code = "correction.value"


class BookQuarterError(Refusal):
    """The quarter is not over; params: quarter."""

    code = "book.quarter"


class BookUnclearError(Refusal):
    """Inquiries of the quarter still wait for a person; params: count, inquiry."""

    code = "book.unclear"


class BookBoundError(Refusal):
    """The quarter's book was bound; params: quarter, entry."""

    code = "book.bound_before"


class BookBrokenError(Fault):
    """A row and its entry do not agree; params: reason, index.

    ``row_missing``: an entry that names or permits an inquiry, without its row.
    ``row_differs``: other references than the entry's. ``leaf``: the entry's bytes are
    not what was hashed.
    ``correction_waits``: a correction whose entry is not in the register yet.
    """

    code = "book.broken"
