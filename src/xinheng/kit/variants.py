"""Characters that people write otherwise than a register: traditional ones, by the pairs that stand in names of shops,
roads and trades. A question is turned; what is kept is never changed."""

# Each pair: the traditional character, then the one of the registers.
_PAIRS = """
鍋锅 飯饭 館馆 莊庄 鮮鲜 東东 樂乐 電电 藥药 嶺岭 雲云 臺台 裡里 裏里 麵面 魚鱼 雞鸡 鴨鸭 鵝鹅 豬猪 滷卤 鹵卤
燒烧 廚厨 廳厅 樓楼 閣阁 園园 圓圆 國国 貿贸 業业 車车 輪轮 機机 備备 設设 計计 廣广 場场 務务 術术 藝艺 書书
畫画 筆笔 紙纸 報报 傳传 醫医 療疗 診诊 養养 護护 齡龄 兒儿 學学 習习 訓训 體体 運运 動动 遊游 戲戏 網网 絡络
線线 團团 購购 買买 賣卖 價价 錢钱 銀银 鐵铁 鋼钢 銅铜 鋁铝 錫锡 鎖锁 鐘钟 錶表 鏡镜 鑽钻 寶宝 貝贝 財财 貨货
費费 賓宾 賀贺 贏赢 聖圣 聯联 豐丰 麗丽 華华 榮荣 葉叶 蓮莲 蘭兰 蘇苏 藍蓝 薑姜 蔥葱 蘿萝 蔔卜 蘋苹 檸柠 欖榄
棗枣 樹树 橋桥 權权 標标 樣样 櫃柜 漢汉 漁渔 溫温 湯汤 灣湾 濟济 澤泽 滿满 淨净 潔洁 濃浓 瀘泸 灑洒 爐炉 煙烟
熱热 點点 燈灯 營营 爺爷 牆墙 狀状 獨独 獅狮 環环 現现 產产 畢毕 異异 當当 發发 髮发 盤盘 眾众 礦矿 磚砖 禮礼
種种 穩稳 窩窝 窯窑 競竞 簡简 糧粮 紅红 紗纱 紡纺 細细 終终 組组 結结 絲丝 經经 綠绿 維维 緣缘 總总 織织 繡绣
繼继 續续 羅罗 義义 聲声 職职 肅肃 腸肠 腳脚 膚肤 膠胶 臉脸 與与 興兴 舊旧 艙舱 節节 蔣蒋 蔭荫 號号 蝦虾 蟲虫
蠟蜡 衛卫 補补 裝装 襯衬 複复 見见 規规 視视 親亲 覺觉 觀观 訂订 記记 許许 評评 詩诗 話话 誠诚 語语 說说 課课
調调 談谈 請请 諾诺 證证 譚谭 讀读 讓让 貓猫 貴贵 資资 賞赏 趙赵 躍跃 軒轩 軟软 輝辉 輕轻 轉转 辦办 農农 連连
進进 遠远 達达 遞递 選选 遼辽 郵邮 鄉乡 鄧邓 鄭郑 醬酱 釀酿 釣钓 鈴铃 鉑铂 錦锦 鍾钟 鎮镇 門门 開开 間间 閒闲
閩闽 關关 陳陈 陽阳 陰阴 際际 隊队 階阶 隨随 險险 雙双 雜杂 離离 難难 霧雾 靈灵 頂顶 項项 順顺 領领 頭头 顏颜
願愿 類类 顧顾 風风 飛飞 飲饮 餃饺 餅饼 餘余 饅馒 饌馔 馬马 駕驾 騰腾 驗验 鬆松 鬧闹 鬚须 鯉鲤 鯽鲫 鱔鳝 鱸鲈
鳥鸟 鳳凤 鳴鸣 鴻鸿 鵑鹃 鶴鹤 鷹鹰 鷺鹭 鹼碱 鹽盐 麥麦 黃黄 齊齐 齋斋 齒齿 龍龙 龐庞 龜龟 個个 們们 來来 俠侠
倉仓 倫伦 偉伟 側侧 傘伞 優优 億亿 兩两 冊册 凍冻 劉刘 劍剑 劑剂 勝胜 勞劳 勵励 區区 協协 單单 嚴严 啟启 員员
問问 喬乔 喚唤 嘗尝 噸吨 圍围 圖图 執执 堅坚 塊块 壇坛 壩坝 壯壮 壺壶 夢梦 夥伙 奧奥 妝妆 婦妇 媽妈 嬰婴 孫孙
寧宁 實实 寬宽 將将 專专 尋寻 對对 導导 層层 屬属 岡冈 島岛 峽峡 巒峦 帥帅 師师 帶带 幫帮 幹干 廟庙 廢废 張张
強强 彎弯 彙汇 匯汇 後后 徑径 復复 恆恒 愛爱 慶庆 懷怀 戰战 戶户 掃扫 揚扬 換换 損损 擇择 據据 攝摄 敘叙 數数
斷断 時时 晉晋 暢畅 曉晓 會会 條条 極极 構构 槍枪 歐欧 歡欢 歲岁 歷历 殼壳 氣气 況况 洶汹 涼凉 淺浅 淚泪 測测
渾浑 滙汇 漲涨 潤润 濕湿 濱滨 瀾澜 無无 煉炼 爭争 牽牵 瑪玛 瓊琼 甕瓮 畝亩 癢痒 皺皱 監监 盡尽 矚瞩 碼码 確确
磯矶 祿禄 禦御 稱称 積积 窮穷 筍笋 範范 築筑 籃篮 粵粤 糰团 級级 純纯 紹绍 給给 統统 綢绸 綜综 綿绵 緊紧 緯纬
練练 縣县 縫缝 縱纵 績绩 繩绳 罰罚 翹翘 聞闻 聽听 脈脉 腦脑 膩腻 臨临 舉举 艦舰 萊莱 萬万 蓋盖 薦荐 薩萨 處处
蟬蝉 製制 訪访 託托 訊讯
""".split()
TRADITIONAL, SIMPLIFIED = ("".join(side) for side in zip(*_PAIRS, strict=True))
_TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED)
# One character that people write for another in names: 陈幺妹 is typed 陈么妹.
_ALIKE = str.maketrans("么幺", "幺么")


def simplified(text: str) -> str:
    """The text in the characters of the registers; only known traditional ones are changed."""
    return text.translate(_TABLE)


def otherwise(text: str) -> str:
    """The text with the characters that are taken for each other exchanged; the same where it has none."""
    return text.translate(_ALIKE)
