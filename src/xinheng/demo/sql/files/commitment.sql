-- 消费者权益保护处: commitments shops made of their own will.
SELECT uscc AS "统一社会信用代码", name AS "承诺主体", commitment.kind AS "承诺类型", strftime(committed_on, '%Y.%m.%d') AS "承诺日期",
       strftime(committed_on + 1095, '%Y.%m.%d') AS "有效期至",
       CASE commitment.kind WHEN '食品安全与卫生管理' THEN '不使用过期原料，餐具一餐一消毒，后厨公开。'
            WHEN '商品质量与价格诚信管理' THEN '明码标价，不收未标明的费用，七日内可退换。'
            WHEN '服务质量管理与顾客满意' THEN '两小时内回应顾客意见，三日内给出处理结果。'
            WHEN '安全管理与场所维护' THEN '每日检查消防通道，设备按期检验。'
            ELSE '依法经营，按时年报，接受社会监督。' END AS "承诺内容",
       legal_representative AS "签署人", kept AS "履行情况"
FROM commitment JOIN subject USING (n) ORDER BY committed_on, n
