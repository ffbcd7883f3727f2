"""Invented people and where they live."""

from random import Random

from bench.discovery.drawing import chance, listed, weighted

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_OFTEN = _SURNAMES[:24]
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容", "尉迟", "令狐", "皇甫", "夏侯")
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海波宇浩然子轩梓涵"
    "欣怡雨桐晨曦思远嘉诺佳琪雪梅春燕冬青庆丰立新永康德胜宝山凤琴淑珍翠莲若溪俊熙博文"
    "瑞霖景行书瑶乐天一鸣承泽锦程可馨语嫣诗涵奕辰皓月振东卫东少华晓峰金龙银凤家豪"
)
_MINORITY = (
    "阿不都热西提·买买提",
    "古丽娜尔·艾尼",
    "扎西·次仁",
    "巴特尔·苏和",
    "迪丽努尔·吐尔逊",
)
_CITIES = (
    ("广东省", "深圳市", "南山区 福田区 罗湖区 宝安区 龙岗区"),
    ("广东省", "广州市", "天河区 越秀区 海珠区 番禺区 荔湾区"),
    ("浙江省", "杭州市", "西湖区 上城区 拱墅区 滨江区 余杭区"),
    ("浙江省", "宁波市", "海曙区 鄞州区 江北区 余姚市 慈溪市"),
    ("江苏省", "南京市", "鼓楼区 玄武区 建邺区 江宁区 浦口区"),
    ("江苏省", "苏州市", "姑苏区 吴中区 昆山市 常熟市 相城区"),
    ("四川省", "成都市", "武侯区 锦江区 青羊区 双流区 郫都区"),
    ("湖北省", "武汉市", "洪山区 江汉区 武昌区 汉阳区 黄陂区"),
    ("陕西省", "西安市", "雁塔区 碑林区 未央区 长安区 莲湖区"),
    ("山东省", "青岛市", "市南区 崂山区 黄岛区 城阳区 即墨区"),
    ("山东省", "济南市", "历下区 市中区 槐荫区 章丘区 历城区"),
    ("福建省", "厦门市", "思明区 湖里区 集美区 海沧区 同安区"),
    ("湖南省", "长沙市", "岳麓区 芙蓉区 雨花区 望城区 开福区"),
    ("河南省", "郑州市", "金水区 中原区 二七区 巩义市 惠济区"),
    ("辽宁省", "大连市", "中山区 沙河口区 甘井子区 金州区 旅顺口区"),
    ("云南省", "昆明市", "五华区 盘龙区 官渡区 西山区 呈贡区"),
    ("安徽省", "合肥市", "蜀山区 庐阳区 包河区 巢湖市 瑶海区"),
    ("广西壮族自治区", "南宁市", "青秀区 西乡塘区 江南区 兴宁区 良庆区"),
    ("", "北京市", "朝阳区 海淀区 东城区 丰台区 通州区"),
    ("", "上海市", "浦东新区 徐汇区 静安区 闵行区 杨浦区"),
    ("", "天津市", "和平区 河西区 南开区 滨海新区 西青区"),
    ("", "重庆市", "渝中区 江北区 沙坪坝区 九龙坡区 渝北区"),
)
_RURAL = (
    ("河北省", "保定市", "定兴县", "固城镇", "东街村"),
    ("河南省", "周口市", "太康县", "逊母口镇", "刘庄村"),
    ("四川省", "绵阳市", "三台县", "芦溪镇", "五柏村"),
    ("湖南省", "邵阳市", "隆回县", "司门前镇", "石桥村"),
    ("贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村"),
    ("江西省", "赣州市", "于都县", "梓山镇", "潭头村"),
    ("甘肃省", "天水市", "秦安县", "叶堡镇", "侯滩村"),
    ("安徽省", "阜阳市", "临泉县", "杨桥镇", "高塘村"),
)
_ROADS = listed(
    "人民路 中山路 解放路 建设大道 科技路 和平街 学院路 滨河路 文化路 长江路 黄河大街 "
    "新华路 迎宾大道 友谊路 青年路 桃园路 朝阳街 湖滨路 工业南路 翠竹路 健康巷 柳荫胡同"
)
_ESTATES = listed(
    "阳光花园 翠湖苑 金地名京 万科城市花园 锦绣江南 世纪家园 东方明珠公寓 和谐小区 "
    "枫林雅苑 碧水云天 创业大厦 国贸中心 书香门第 御景湾"
)


def name(rng: Random) -> str:
    """Return the name of a person: of two or three characters, seldom longer."""
    if chance(rng, 0.01):
        return rng.choice(_MINORITY)
    surnames = weighted(rng, (2, _COMPOUND), (52, _OFTEN), (45, _SURNAMES))
    surname = rng.choice(surnames)
    length = 1 if chance(rng, 0.22) else 2
    return surname + "".join(rng.choice(_GIVEN) for _ in range(length))


def address(rng: Random) -> str:
    """Return an address down to the door."""
    if chance(rng, 0.15):
        province, city, county, town, village = rng.choice(_RURAL)
        group = f"{rng.randint(1, 12)}组" if chance(rng, 0.6) else ""
        return f"{province}{city}{county}{town}{village}{group}{rng.randint(1, 300)}号"
    province, city, districts = rng.choice(_CITIES)
    head = (province if chance(rng, 0.6) else "") + city
    road = f"{rng.choice(_ROADS)}{rng.randint(1, 1999)}号"
    return f"{head}{rng.choice(districts.split())}{road}{_door(rng)}"


def _door(rng: Random) -> str:
    estate = rng.choice(_ESTATES) if chance(rng, 0.7) else ""
    floor, flat = rng.randint(1, 32), rng.randint(1, 8)
    room = f"{floor}{flat:02d}室"
    house = rng.randint(1, 40)
    return weighted(
        rng,
        (35, f"{estate}{house}栋{room}"),
        (25, f"{estate}{house}号楼{rng.randint(1, 6)}单元{room}"),
        (20, f"{estate}{rng.choice('ABCD')}座{room}"),
        (20, f"{estate}{room}" if estate else ""),
    )
