/** Characters that differ between the two scripts, simplified then traditional: those of surveys and comments. */
const PAIRS =
  "与與专專业業两兩个個为為么麼买買产產从從仪儀们們价價件件优優会會体體关關兴興写寫决決况況几幾创創别別务務动動劳勞医醫单單历歷发發号號后後吗嗎员員团團围圍国國图圖处處备備复復头頭学學宁寧实實宽寬对對寻尋导導将將尔爾尝嘗层層屡屢岁歲师師帐帳带帶帮幫广廣应應开開张張当當录錄态態怀懷总總惊驚户戶扩擴报報担擔择擇换換据據拥擁挥揮损損摆擺数數断斷无無时時显顯术術机機杂雜杰傑极極构構标標样樣档檔梦夢检檢楼樓欢歡气氣没沒浅淺测測济濟浏瀏涨漲温溫满滿滚滾点點热熱爱愛犹猶现現电電疗療盘盤码碼确確碍礙礼禮离離种種称稱稳穩竞競笔筆简簡类類红紅级級约約纯純组組经經结結给給络絡统統继繼续續绿綠编編网網罗羅联聯职職胜勝脑腦节節荐薦荣榮获獲蓝藍虑慮虽雖补補观觀规規视視览覽觉覺订訂计計认認让讓训訓议議记記讲講许許论論设設评評识識诉訴词詞译譯试試话話该該详詳语語误誤说說请請读讀课課谁誰调調谈談谢謝负負财財责責账賬货貨质質购購贵貴费費赋賦赛賽赞讚趋趨车車轻輕较較输輸辑輯边邊达達过過运運近近还還这這进進远遠连連迟遲述述选選递遞遗遺邮郵释釋量量针針钟鐘钱錢销銷错錯键鍵长長门門问問闭閉间間闻聞队隊阅閱阵陣阶階阻阻际際难難须須项項顺順预預领領频頻题題颜顏额額风風餐餐饭飯马馬验驗骤驟龄齡协協变變声聲场場块塊够夠奋奮审審尽盡属屬岛島币幣庆慶库庫归歸忆憶恶惡惯慣战戰执執护護拟擬来來松鬆渐漸灵靈烦煩独獨环環画畫着著签簽紧緊线線细細终終绍紹绝絕维維综綜绩績缩縮艺藝范範药藥装裝见見贸貿资資跃躍转轉软軟载載迹跡适適铁鐵锁鎖镜鏡随隨静靜响響页頁顾顧馆館骗騙鲜鮮内內台臺里裡里裏么麽于於周週复覆复複系繫系係支支";
const SIMPLE = new Map<string, string>();
for (let rest = [...PAIRS]; rest.length > 1; rest = rest.slice(2))
  if (rest[0] !== rest[1]) SIMPLE.set(rest[1]!, rest[0]!);

/** Folds traditional characters into simplified ones, so that both variants of a word are one. */
export function simplifiedChinese(text: string): string {
  return text.replaceAll(/\p{Script=Han}/gu, (char) => SIMPLE.get(char) ?? char);
}
