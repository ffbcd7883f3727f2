"""Numbers of people, companies and cards, their check digits right."""

from datetime import date, timedelta
from random import Random

from bench.discovery import check_digits
from bench.discovery.drawing import chance, listed, weighted

_AREAS = listed(
    "110101 110102 110105 110108 110112 110103 110104 120101 120104 130102 130602 "
    "140105 "
    "150102 210102 210202 220102 230102 310101 310104 310115 310103 310110 320102 "
    "320106 "
    "320505 330102 330106 330203 330103 340102 340111 350102 350203 360102 360702 "
    "370102 "
    "370202 410102 410105 411627 420102 420106 420111 430102 430104 430524 440103 "
    "440106 "
    "440304 440305 450103 450107 460105 460106 500103 500105 510104 510107 510722 "
    "520102 "
    "520328 530102 540102 610102 610103 610113 620102 620522 630102 640104 650102"
)
_CARDS = (
    # Prefix, length, how often: cards of Chinese banks, then of the world's schemes.
    *(("622202", 19, 8), ("621226", 19, 5), ("622848", 19, 8), ("621700", 19, 7)),
    *(("621661", 19, 4), ("622260", 19, 3), ("621799", 19, 4), ("622908", 18, 2)),
    *(("621483", 16, 5), ("622588", 16, 4), ("622575", 16, 3), ("622630", 16, 2)),
    *(("622155", 16, 2), ("622521", 16, 2), ("623058", 19, 2), ("625955", 16, 2)),
    *(("955880", 19, 2), ("436742", 16, 2), ("601382", 19, 1), ("404117", 16, 1)),
    *(("524094", 16, 1), ("512425", 16, 1), ("356833", 16, 1), ("222300", 16, 1)),
)
_PREFIXES = [prefix for prefix, _, often in _CARDS for _ in range(often)]
_LENGTHS = {prefix: length for prefix, length, _ in _CARDS}
_MOBILE = listed(
    "130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 "
    "158 "
    "159 165 166 167 170 171 172 173 175 176 177 178 180 181 182 183 184 185 186 187 "
    "188 "
    "189 190 191 193 195 196 197 198 199"
)
_USCC_BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_COUNTRIES = (("DE", 18), ("GB", 18), ("FR", 23), ("ES", 20), ("NL", 14), ("CH", 17))
_SWIFTS = listed(
    "BKCHCNBJ ICBKCNBJ ABOCCNBJ PCBCCNBJ COMMCN3X CMBCCNBS SPDBCNSH MSBCCNBJ CIBKCNBJ "
    "DEUTDEFF BARCGB22 BNPAFRPP CITIUS33 HSBCHKHH UBSWCHZH BOTKJPJT SCBLSGSG INGBNL2A"
)
_TW = "ABCDEFGHJKLMNPQRSTUVXYWZ"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"


def digits(rng: Random, count: int) -> str:
    """Return so many digits, the first of them not naught."""
    return str(rng.randint(10 ** (count - 1), 10**count - 1))


def _filled(rng: Random, head: str, length: int) -> str:
    count = length - len(head)
    return f"{head}{rng.randrange(10**count):0{count}d}"


def birthday(rng: Random) -> date:
    """Return a day on which a living grown-up may have been born."""
    return date(1942, 1, 1) + timedelta(days=rng.randrange(365 * 64))


def identity(rng: Random) -> str:
    """Return a resident identity number of 18 characters."""
    body = f"{rng.choice(_AREAS)}{birthday(rng):%Y%m%d}{rng.randint(1, 999):03d}"
    return body + check_digits.identity(body)


def identity_15(rng: Random) -> str:
    """Return one of the old form."""
    born = date(1930, 1, 1) + timedelta(days=rng.randrange(365 * 54))
    return f"{rng.choice(_AREAS)}{born:%y%m%d}{rng.randint(1, 999):03d}"


def card(rng: Random) -> str:
    """Return a card number of 16 to 19 digits."""
    prefix = rng.choice(_PREFIXES)
    body = prefix + "".join(
        rng.choice("0123456789") for _ in range(_LENGTHS[prefix] - len(prefix) - 1)
    )
    return body + check_digits.luhn(body)


def mobile(rng: Random) -> str:
    """Return a mobile number of the mainland."""
    return rng.choice(_MOBILE) + f"{rng.randrange(10**8):08d}"


def uscc(rng: Random) -> str:
    """Return a unified social credit code, both check digits right."""
    if chance(rng, 0.5):
        middle = "MA" + "".join(rng.choice(_USCC_BODY) for _ in range(6))
    else:
        middle = f"{rng.randrange(10**8):08d}"
    head = rng.choice(("91", "91", "91", "92", "93", "12", "11", "51", "52"))
    body = head + rng.choice(_AREAS) + middle + check_digits.organisation(middle)
    return body + check_digits.uscc(body)


def passport(rng: Random) -> str:
    """Return the number of a Chinese passport: old, new, official, with two letters."""
    two = "E" + rng.choice(_PLATE_LETTERS)
    official = rng.choice(("PE", "SE", "DE"))
    head = weighted(rng, (0.5, "E"), (0.2, "G"), (0.25, two), (0.05, official))
    return _filled(rng, head, 9)


def hk_macau_permit(rng: Random) -> str:
    """Return the number of a permit to or from Hong Kong and Macau."""
    two, home = "C" + rng.choice(_PLATE_LETTERS), rng.choice("HM")
    choices = ((0.3, ("C", 9)), (0.2, (two, 9)), (0.35, (home, 9)), (0.15, (home, 11)))
    head, length = weighted(rng, *choices)
    return _filled(rng, head, length)


def taiwan_permit(rng: Random) -> str:
    """Return the number of a permit of a Taiwan resident for the mainland."""
    return f"{rng.randrange(10**8):08d}"


def hk_id(rng: Random) -> str:
    """Return a Hong Kong identity number, its check character in brackets or not."""
    letters = rng.choice("ABCDEFGHKMPRSVYZ")
    if chance(rng, 0.1):
        letters = rng.choice(("WX", "EC", "XA", "XB"))
    body = f"{rng.randrange(10**6):06d}"
    last = check_digits.hong_kong(letters, body)
    return letters + body + rng.choice((f"({last})", f"（{last}）", last))


def tw_id(rng: Random) -> str:
    """Return a Taiwan identity number."""
    letter, body = rng.choice(_TW), f"{rng.choice('12')}{rng.randrange(10**7):07d}"
    return letter + body + check_digits.taiwan(letter, body)


def plate(rng: Random) -> str:
    """Return the plate of a vehicle, one in four of a new-energy one."""
    head = rng.choice(PROVINCES) + rng.choice("ABCDEFGHJ")
    if chance(rng, 0.25):
        tail = rng.choice("DF") + rng.choice(("", "", "A", "B"))
        return f"{head}{tail}{rng.randrange(10 ** (6 - len(tail))):0{6 - len(tail)}d}"
    tail = [rng.choice("0123456789") for _ in range(5)]
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        tail[rng.randrange(5)] = rng.choice(_PLATE_LETTERS)
    return head + "".join(tail)


def iban(rng: Random) -> str:
    """Return an IBAN of one of six countries."""
    country, length = rng.choice(_COUNTRIES)
    account = "".join(rng.choice("0123456789") for _ in range(length))
    if country == "GB":
        account = "".join(rng.choice("BCHLMNR") for _ in range(4)) + account[4:]
    if country == "NL":
        account = rng.choice(("ABNA", "INGB", "RABO")) + account[4:]
    return country + check_digits.iban(country, account) + account


def swift(rng: Random) -> str:
    """Return a SWIFT code of 8 or 11 characters."""
    branch = ("", "XXX", f"{rng.randrange(1000):03d}")
    return rng.choice(_SWIFTS) + rng.choice(branch)
