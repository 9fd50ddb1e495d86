/**
 * A hash as words to read aloud: one word a byte, in English with a Chinese word beside each. All 32 bytes are read, since
 * whoever makes a genesis could make two: of half of the words a pair that agrees is found by 2^64 attempts.
 */

import type { Hash } from '#base'

/** 256 pairs in order of the byte: short names of things, each once in either language. */
const PAIRS = `
anchor 铁锚 apple 苹果 apricot 杏子 arrow 弓箭 autumn 秋天 badge 徽章 bamboo 竹子 banana 香蕉
banner 横幅 barley 大麦 basin 盆地 basket 篮子 beach 沙滩 bean 豆角 bear 狗熊 beaver 河狸
bell 铃铛 bench 长凳 bicycle 单车 blanket 毛毯 blossom 花朵 boat 小船 bottle 瓶子 bread 面包
brick 砖头 bridge 桥梁 broom 扫帚 brush 毛笔 bucket 水桶 button 纽扣 cabbage 白菜 cable 电缆
camel 骆驼 candle 蜡烛 canyon 峡谷 carpet 地毯 carrot 萝卜 castle 城堡 cattle 黄牛 cave 山洞
cement 水泥 chair 椅子 chalk 粉笔 cheese 奶酪 cherry 樱桃 chess 象棋 chicken 公鸡 chimney 烟囱
circle 圆圈 clay 陶土 cliff 悬崖 clock 时钟 cloud 云彩 coal 煤炭 coast 海岸 coffee 咖啡
coin 硬币 comb 梳子 compass 罗盘 cookie 饼干 copper 黄铜 coral 珊瑚 corn 玉米 cotton 棉花
crab 螃蟹 crane 仙鹤 cricket 蟋蟀 crown 皇冠 crystal 水晶 cup 杯子 curtain 窗帘 cypress 柏树
daisy 雏菊 dance 舞蹈 deer 小鹿 desert 沙漠 desk 书桌 diamond 钻石 dolphin 海豚 donkey 毛驴
door 大门 dragon 飞龙 drum 锣鼓 duck 鸭子 eagle 老鹰 echo 回声 egg 鸡蛋 elbow 手肘
elephant 大象 engine 引擎 envelope 信封 falcon 猎隼 fan 风扇 feather 羽毛 fence 篱笆 finger 手指
fire 火焰 fish 鱼儿 flag 旗帜 flute 笛子 fog 浓雾 forest 森林 fork 叉子 fountain 喷泉
fox 狐狸 frog 青蛙 garden 花园 garlic 大蒜 ginger 生姜 glacier 冰川 glass 玻璃 glove 手套
goat 山羊 gold 金子 grape 葡萄 grass 青草 guitar 吉他 hammer 锤子 harbor 港口 harvest 丰收
hat 帽子 helmet 头盔 herb 草药 heron 白鹭 hill 山坡 honey 蜂蜜 hook 钩子 horse 骏马
house 房屋 ink 墨水 iron 钢铁 island 岛屿 ivy 藤蔓 jacket 夹克 jade 玉石 jasmine 茉莉
jelly 果冻 kettle 水壶 key 钥匙 kite 风筝 kitten 小猫 knee 膝盖 knot 绳结 ladder 梯子
lake 湖泊 lamp 台灯 lantern 灯笼 leaf 树叶 lemon 柠檬 leopard 豹子 letter 书信 lilac 丁香
lily 百合 lion 狮子 lotus 荷花 magnet 磁铁 mango 芒果 map 地图 maple 枫树 market 集市
mask 面具 meadow 草原 medal 奖牌 melon 甜瓜 milk 牛奶 mill 磨坊 mint 薄荷 mirror 镜子
monkey 猴子 moon 月亮 moss 苔藓 mountain 高山 mouse 老鼠 mushroom 蘑菇 music 音乐 needle 针线
nest 鸟巢 net 渔网 noodle 面条 oak 橡树 oasis 绿洲 ocean 海洋 olive 橄榄 onion 洋葱
orange 橙子 orchid 兰花 otter 水獭 oyster 牡蛎 paint 油漆 palace 宫殿 panda 熊猫 paper 纸张
parrot 鹦鹉 peach 桃子 peanut 花生 pearl 珍珠 pebble 卵石 pen 钢笔 pepper 胡椒 piano 钢琴
pigeon 鸽子 pillow 枕头 pine 松树 planet 行星 plum 李子 pocket 口袋 pond 池塘 poplar 杨树
potato 土豆 puppet 木偶 rabbit 兔子 radio 电台 rain 雨水 ribbon 丝带 rice 稻米 ring 戒指
river 河流 rocket 火箭 roof 屋顶 rope 绳索 rose 玫瑰 rudder 船舵 ruler 尺子 saddle 马鞍
sail 风帆 salt 食盐 scarf 围巾 school 学校 shell 贝壳 shield 盾牌 silk 丝绸 silver 白银
snow 雪花 spider 蜘蛛 spoon 勺子 squirrel 松鼠 star 星辰 storm 暴雨 sugar 白糖 swan 天鹅
thunder 雷声 tiger 老虎 train 火车 turtle 乌龟 umbrella 雨伞 violin 提琴 wagon 马车 walnut 核桃
whale 鲸鱼 wheat 小麦 wheel 轮子 willow 柳树 window 窗户 wolf 灰狼 wool 羊毛 zebra 斑马
`
  .trim()
  .split(/\s+/)

export interface SpokenWord {
  readonly en: string
  readonly zh: string
}

/** One word a byte, in order. */
export const wordsOf = (hash: Hash): readonly SpokenWord[] =>
  Array.from(hash, byte => ({ en: PAIRS[2 * byte] ?? '', zh: PAIRS[2 * byte + 1] ?? '' }))

/** Four a line, numbered by the first: `1  apple 苹果 · …`. */
export const wordLines = (hash: Hash): readonly string[] => {
  const words = wordsOf(hash).map(({ en, zh }) => `${en} ${zh}`)
  return Array.from({ length: words.length / 4 }, (_, line) => {
    const number = String(4 * line + 1).padStart(2)
    return `${number}  ${words.slice(4 * line, 4 * line + 4).join(' · ')}`
  })
}
