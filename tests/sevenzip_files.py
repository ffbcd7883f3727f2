"""7Z archives for tests: some that 7-Zip 26.02 wrote, and a writer of odd ones."""

import base64
import lzma
import struct
import zlib
from collections.abc import Callable, Mapping

NOTE = "身份证 330106198507010012\n"
TABLE = "姓名,证件号码\n" + "张三,330106198507010012\n" * 40

_WRITTEN = {
    "apart": (
        "H+sCUCma9-Re^fpy#N3J00000AOHXW000004GqJv0RSB6x~t^7z38ujATu*CF)%hUIXE>i"
        "H!v|UFflR;0N?~806AR%a;eU4REboyQ;yzNw@nxi_YZUhy7=tfv0e4PNJ|NlxL|kNGOuR^"
        "e5xW5DzOS}oS)j0RnvmZ00000finlLF`8hW6y0fT7oZ^>{YbBpoQBp*^u{vsRy(1Mruf3E"
        "aJX9ET6LLEQhJ<uZ^(awR6~WBp6_rhyj4@0m1pMIJ8;qKu|kEHaCgK;i%*_aaSn(802c;g"
        "0SQ|G2MYlJ0V4we0R>$E5C8xSatZ;s21^P600"
    ),
    "bzip2": (
        "H+sCUCma9-&}KZ<M*si-00000L;wH)00000F~nR~LRx4!F+o`-Q&|S85={UA4p><L5I_KX"
        ";2;112!I*{Kp+4jA&I7%2Gl44fCPnhW5uZEkCiB0@DP~;;_gVN3K9U-LP?+j1O@;B2}b}2"
        "3jqKD0|WvB3>^Rn3IPv`@_hgR1pyfh0000000000000005fcDz0B-<v0A&C!0CWI&0CWHV"
        "0000"
    ),
    "deflate": (
        "H+sCUCma9-KM4xlA^-pY00000L;wH)00000QL$>*0UZG1|LD4_<h#A-uYn*lGcYkQHZeIk"
        "H83|YF)%POG713%1^@vGA^-;q0RRC51OW&P9RLUl0S}AveE<Lj0T~Pc00000000000000H"
        "698@iZvb=vWdJS!bO3k&bN~PV000"
    ),
    "delta": (
        "H+sCUCma9-aBD}gApigX00000L;wH)00000SL0b30RSB6x~t^V13k;eV@rgu5&Z)J2nhfG"
        "{`mX=`2hji009IB009Xh00#>J00JQ)0RSNb0RsU53>_T+2nqoYi}HN{00jXV1poj5000pa"
        "0B!(p0CWIl04@M@0C)g&0000000"
    ),
    "encrypted": (
        "H+sCUCma9-g^sg1FaQ7m00000Q~&?~00000jI{<nGGx@H^LY;)V*A3cLlntOz~v}jXJPje"
        "a9f?RXiL8`l^GPRC{+Q2ZKCk`rV>Qk0R#pB0SPbw2MYlJ0wf0U2LTdO50CV|aFLv>O#@EG"
        "Y`HbvAt50F0096DAsqk+3IPv`@_hgR1pyfW01*=aZUAopbO2=lE&y}@cmQ+&00000"
    ),
    "hidden": (
        "H+sCUCma9-mdX8lkN^Mx00000E&u=k00000j5a6oXW2`&erw}eUA~fWPfe~<_s2lXW8`E`"
        ">F)Um<K+N}6yOf7h=L`F-bH8Si_A(q*3|IZv3%aswk9*l*wdWM2F=4HRdBC84IRq?up~?1"
        "-q|nS85Q@ASS@Rk%4WGIxn`LUUnX@-hil`4yd}r8>+_w0RG0eSRGmmR41=bGapf-V?@o>d"
        "k^erSahxzS7X~l^319#R3jqKDBnI&Z0TNRWQ=TCiL+p+&f-Ty{s@$th3{(mMlEnJW000"
    ),
    "lzma": (
        "H+sCUCma9-!wVXerT_o{00000AOHXW00000q0qM{0CX;qZbox`_hu%OPaU<A=`o;DQdgei"
        "9;F=sDSgQ#!e9R(m0~Eox;>dKSh6jwc!Y!><58MRW$J-Ulme=#p}k|tjsO4vfinlL57Izq"
        "eL%pF(?i7J`RKA2?5dHSi<Myh)Fku1@C(aNAbKc>S{IZ-&@a)t1s}{ztP!jqsYeYbkRwTJ"
        "LagJ$XtS2SkKB>RS6;0u%SYl6TC$P!{%3-yi~tt~Mga+600#>J00AQd0RaVF01yBG3~~wq"
        "Mene&000"
    ),
    "ppmd": (
        "H+sCUCma9-+^`0R9smFU00000L;wH)00000+fA6p0O!v`Xm(C)QAL39DlRH~2yhXt6cE2R"
        "u8%CbGynkv1^@vG9smam0RRCb0|WsD1^@s701O=f2nqoYi}HN{00jXV1^@s60000H698@i"
        "Zvb=vWdJS!bO3k&bN~PV000"
    ),
    "solid": (
        "H+sCUCma9-3hyO8%>V!Z00000ApigX00000oQB}v-~>wmP+b5QnM#I37UOyI$;j4j`0F#z"
        "7ZD{(EK*U=Pss%fUnA<opaQW{27sxI_zuxvWz{Q?Zk?)<0x2^yjc;jXvRfXo#!F07;yg+x"
        "9NG;}N=*O&004nA2d)p(D5?EGz>w1aeQ8aPnX>qUSXHXO7#*mt(?!*zzXD2}%F1}_-Nax;"
        "1Qi8oDeN;oOCKyTo2ZF2bl>onSuHT{j<~y4D%m6Q-}y_z>#SHzE?R{0sU_#M2|B->V6LAf"
        "G<-7!W2sf5An;UR02c;W0SR>g2MYlJ0V4we0R>$E5C8xSfRG9S-h_Zo000"
    ),
}
"""``note.txt``; of some also ``sub/客户.csv``, and an empty file and a link."""


def written(name: str) -> bytes:
    """Return what 7-Zip wrote: packed by one method, or encrypted."""
    return base64.b85decode(_WRITTEN[name])


def number(value: int) -> bytes:
    """Write a number as a header does, in its longest form."""
    return b"\xff" + value.to_bytes(8, "little")


def raw_lzma2(body: bytes) -> bytes:
    """Pack without any frame."""
    chain = [{"id": lzma.FILTER_LZMA2, "preset": 1}]
    return lzma.compress(body, lzma.FORMAT_RAW, filters=chain)


def listing(
    members: Mapping[str, bytes], packed: int, method: bytes, **other: bytes
) -> bytes:
    """Write the header of a solid archive.

    Args:
        members: names and bytes, all in one stream.
        packed: bytes of that stream.
        method: how it is packed, as a header tells it.
        other: ``names`` written instead of those of the members.
    """
    count, sizes = len(members), [len(body) for body in members.values()]
    checks = [zlib.crc32(body) for body in members.values()]
    names = "".join(f"{name}\0" for name in members)
    names_written = other.get("names", names.encode("utf-16-le", "surrogatepass"))
    return b"".join(
        [
            b"\x01\x04\x06" + number(0) + number(1) + b"\x09" + number(packed) + b"\0",
            b"\x07\x0b\x01\0\x01" + method + b"\x0c" + number(sum(sizes)) + b"\0",
            b"\x08\x0d" + number(count) + b"\x09" + b"".join(map(number, sizes[:-1])),
            b"\x0a\x01" + struct.pack(f"<{count}I", *checks) + b"\0\0",
            b"\x05" + number(count) + b"\x11" + number(len(names_written) + 1),
            b"\0" + names_written + b"\0\0",
        ]
    )


LZMA2 = b"\x21\x21\x01\x18"
COPY = b"\x01\0"


def framed(stream: bytes, header: bytes) -> bytes:
    """Put an archive together, with check sums that hold."""
    where = struct.pack("<QQI", len(stream), len(header), zlib.crc32(header))
    return (
        b"7z\xbc\xaf\x27\x1c\0\x04"
        + struct.pack("<I", zlib.crc32(where))
        + where
        + stream
        + header
    )


def sevenzipped(
    members: Mapping[str, bytes],
    pack: Callable[[bytes], bytes] = raw_lzma2,
    method: bytes = LZMA2,
) -> bytes:
    """Pack members into one stream."""
    stream = pack(b"".join(members.values()))
    return framed(stream, listing(members, len(stream), method))


def reheaded(body: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Change an archive's header so that its check sums hold again."""
    at, size = struct.unpack("<QQ", body[12:28])
    return framed(body[32 : 32 + at], change(body[32 + at : 32 + at + size]))
