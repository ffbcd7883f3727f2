"""Other people and other places again: for the fourth set alone."""

from random import Random

from bench.discovery.drawing import chance, listed

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶"
    "蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎"
    "符梅童翁盛鲍柴裴路游詹阮桂项祁焦凌丛卓骆佟尚聂甘单解曲艾龚庞樊兰殷倪"
)
_COMPOUND = ("欧阳", "司马", "诸葛", "南宫", "公孙", "闻人")
_GIVEN = (
    "阿昂碧斌冰博昌婵昶朝澄崇传春翠道德登迪鼎定栋朵娥尔方飞菲芬逢福刚歌庚谷观广桂国海涵翰"
    "航昊荷鹤衡弘厚花淮环晖会火积继嘉简剑江皎杰今锦竞静久军俊开楷科克宽昆岚朗磊礼力丽连"
    "良玲留龙鲁禄曼茂梅孟妙明木能念宁鹏飘平普其千巧勤庆秋全人日容如山韶申胜石世书树帅双"
    "水松苏穗潭天田廷同望维文武夕喜仙贤香湘祥小新信星修秀旭轩选雅炎彦洋尧业依宜银应颖勇"
    "悠有宇玉钰圆远跃云再则增占章昭召哲真振之直志中仲周竹柱卓子自"
)
_PLACES = (
    ("广东省", "惠州市", "惠城区 惠阳区 博罗县"),
    ("广东省", "珠海市", "香洲区 斗门区"),
    ("浙江省", "绍兴市", "越城区 柯桥区 诸暨市"),
    ("浙江省", "嘉兴市", "南湖区 秀洲区 海宁市"),
    ("江苏省", "常州市", "天宁区 武进区 溧阳市"),
    ("江苏省", "徐州市", "泉山区 铜山区 邳州市"),
    ("山东省", "烟台市", "芝罘区 福山区 龙口市"),
    ("山东省", "临沂市", "兰山区 河东区 沂水县"),
    ("河南省", "洛阳市", "西工区 涧西区 偃师区"),
    ("河北省", "唐山市", "路南区 丰润区 迁安市"),
    ("湖北省", "宜昌市", "西陵区 夷陵区 枝江市"),
    ("湖南省", "株洲市", "天元区 荷塘区 醴陵市"),
    ("四川省", "宜宾市", "翠屏区 南溪区 长宁县"),
    ("陕西省", "咸阳市", "秦都区 渭城区 兴平市"),
    ("辽宁省", "沈阳市", "铁西区 皇姑区 沈北新区"),
    ("甘肃省", "兰州市", "城关区 七里河区 安宁区"),
    ("云南省", "曲靖市", "麒麟区 宣威市"),
    ("宁夏回族自治区", "银川市", "兴庆区 金凤区 西夏区"),
    ("", "天津市", "河北区 红桥区 津南区 宝坻区"),
    ("", "重庆市", "渝北区 九龙坡区 永川区"),
)
_ROADS = listed(
    "河滨北路 文昌大道 建设三马路 民主街 红旗大街 富强路 兴业路 云山中路 环城西路 "
    "凤凰大道 师范路 平安里 石狮巷 学府街 开元大道 工农路 月季胡同 望江路"
)
_YARDS = listed(
    "碧桂园 金色家园 龙湖春江 滨江一号 百合苑 化肥厂家属楼 电业小区 中央华府 "
    "桂花城 幸福新村 万达公寓 人才公寓 时代广场 丽水嘉园"
)
_VILLAGES = (
    ("山东省", "菏泽市", "曹县", "青固集镇", "王庄村"),
    ("河南省", "南阳市", "邓州市", "穰东镇", "高集村"),
    ("安徽省", "六安市", "霍邱县", "马店镇", "周圩村"),
    ("四川省", "南充市", "仪陇县", "金城镇", "插旗村"),
    ("广西壮族自治区", "玉林市", "博白县", "龙潭镇", "白树村"),
)


def stranger(rng: Random) -> str:
    """Return the name of a person."""
    surname = rng.choice(_COMPOUND) if chance(rng, 0.01) else rng.choice(_SURNAMES)
    count = 1 if chance(rng, 0.18) else 2
    return surname + "".join(rng.choice(_GIVEN) for _ in range(count))


def lodging(rng: Random) -> str:
    """Return an address, its province left out half of the time."""
    if chance(rng, 0.12):
        province, city, county, town, village = rng.choice(_VILLAGES)
        head = province + city if chance(rng, 0.6) else ""
        tail = rng.choice((f"{rng.randint(1, 15)}组", f"{rng.randint(1, 240)}号"))
        return f"{head}{county}{town}{village}{tail}"
    province, city, districts = rng.choice(_PLACES)
    district = rng.choice(districts.split())
    head = rng.choice((province + city, city, city, province + city)) + district
    road, yard = rng.choice(_ROADS), rng.choice(_YARDS)
    house, unit = rng.randint(1, 40), rng.randint(1, 4)
    room = f"{rng.randint(1, 28)}{rng.randint(1, 5):02d}"
    return head + rng.choice(
        (
            f"{road}{rng.randint(1, 699)}号{yard}{house}栋{unit}单元{room}",
            f"{road}{rng.randint(1, 699)}号{yard}{house}-{unit}-{room}",
            f"{road}{rng.randint(1, 699)}号{house}幢{room}室",
            f"{yard}{house}栋{unit}单元{room}室",
            f"{yard}{rng.choice('ABCD')}座{room}",
            f"{road}{rng.randint(1, 699)}号附{rng.randint(1, 20)}号",
            f"{road}与{rng.choice(_ROADS)}交叉口{yard}{house}号楼{room}室",
        )
    )
