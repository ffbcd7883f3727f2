"""Other people and other places than ``people.py`` has: for the third set alone."""

from random import Random

from bench.discovery.drawing import chance, listed

_SURNAMES = (
    "王李张刘陈杨黄周吴徐孙胡郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛"
    "郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季鲁葛柳岳梅庄辛管祝左涂谷时舒耿牟卜柯"
)
_COMPOUND = ("欧阳", "上官", "皇甫", "端木", "东方", "司徒", "轩辕")
_GIVEN = (
    "安邦柏彬斌炳波才灿昌畅超琛辰诚楚川春聪翠达丹典栋敦恩帆凡芬锋福富甘钢根功冠光广贵"
    "浩禾恒红宏厚虎花怀焕惠慧吉济佳坚建健江娇洁晶婧敬靖菊钧凯可坤乐蕾立连亮林玲凌露璐"
    "满茂美萌民敏铭娜楠宁培佩鹏平璞齐启强钦青清情庆泉群冉仁荣如蕊锐瑞森善尚升胜诗石淑"
    "顺思松素泰婷彤万威巍维伟文希喜贤祥晓笑心星兴旭轩萱璇学雪勋雅延岩燕阳瑶晔依怡义艺"
    "毅颖瑛影永咏友雨育元月悦云芸韵泽展哲贞珍震正芝治忠州珠卓滋宗祖"
)
_PLACES = (
    ("黑龙江省", "哈尔滨市", "道里区 南岗区 香坊区 松北区"),
    ("吉林省", "长春市", "朝阳区 绿园区 宽城区 榆树市"),
    ("山西省", "太原市", "小店区 迎泽区 万柏林区"),
    ("河北省", "石家庄市", "长安区 桥西区 裕华区"),
    ("江苏省", "无锡市", "滨湖区 梁溪区 江阴市 宜兴市"),
    ("浙江省", "温州市", "鹿城区 瓯海区 乐清市 瑞安市"),
    ("浙江省", "金华市", "婺城区 义乌市 东阳市"),
    ("广东省", "佛山市", "禅城区 南海区 顺德区"),
    ("广东省", "东莞市", "南城街道 虎门镇 长安镇"),
    ("江西省", "南昌市", "东湖区 红谷滩区 青山湖区"),
    ("贵州省", "贵阳市", "南明区 云岩区 观山湖区"),
    ("福建省", "泉州市", "丰泽区 晋江市 石狮市"),
    ("海南省", "海口市", "龙华区 美兰区"),
    ("内蒙古自治区", "包头市", "昆都仑区 青山区"),
    ("新疆维吾尔自治区", "乌鲁木齐市", "天山区 水磨沟区"),
    ("", "上海市", "黄浦区 长宁区 嘉定区 松江区"),
    ("", "北京市", "西城区 昌平区 大兴区 石景山区"),
)
_ROADS = listed(
    "延安东路 中央大街 二环南路 光明街 花园路 体育西路 五一大道 北京路 前进街 电力路 "
    "胜利北路 古城大街 香江路 龙腾三路 站前街 高新大道 枣园巷 织造弄 幸福里 钟楼街"
)
_YARDS = listed(
    "丽景湾 铁路新村 华润橡树湾 保利心语 水岸华庭 教师公寓 机床厂宿舍 绿地中央广场 "
    "天鹅堡 泰和园 凤凰城 恒大绿洲 中海国际社区 玫瑰园 供电局家属院"
)


def newcomer(rng: Random) -> str:
    """Return the name of a person."""
    surname = rng.choice(_COMPOUND) if chance(rng, 0.015) else rng.choice(_SURNAMES)
    count = 1 if chance(rng, 0.2) else 2
    return surname + "".join(rng.choice(_GIVEN) for _ in range(count))


def dwelling(rng: Random) -> str:
    """Return an address down to the door, its province left out half of the time."""
    province, city, districts = rng.choice(_PLACES)
    district = rng.choice(districts.split())
    head = rng.choice((province + city, city, city, province + city)) + district
    if chance(rng, 0.06):
        head = district
    road, yard = rng.choice(_ROADS), rng.choice(_YARDS)
    house, unit = rng.randint(1, 60), rng.randint(1, 4)
    room = f"{rng.randint(1, 33)}{rng.randint(1, 6):02d}"
    return head + rng.choice(
        (
            f"{road}{rng.randint(1, 999)}号{yard}{house}幢{unit}单元{room}室",
            f"{road}{rng.randint(1, 999)}号{house}栋{room}",
            f"{road}{rng.randint(1, 2999)}弄{house}号{room}室",
            f"{yard}{house}号楼{room}",
            f"{yard}小区{house}栋{unit}单元{room}房",
            f"{road}{rng.randint(1, 999)}号{yard}{room}室",
            f"{road}{rng.randint(1, 999)}号",
            f"{road}{rng.randint(1, 99)}号院{house}号楼{unit}门{room}",
        )
    )
