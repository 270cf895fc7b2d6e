-- 行政审批处: licences for food, drugs and devices.
SELECT number AS "许可证编号",
       CASE WHEN NOT showcase AND chance(n * 7 + renewal, 'no code', 0.02) THEN NULL ELSE uscc END AS "社会信用代码",
       CASE WHEN NOT showcase AND chance(n * 7 + renewal, 'no code', 0.02) THEN brand || shop_word ELSE name END AS "经营者名称",
       CASE subject.licence WHEN 'workshop' THEN '食品生产加工小作坊登记证' WHEN 'food_production' THEN '食品生产许可证'
            WHEN 'drug' THEN '药品经营许可证' WHEN 'device' THEN '医疗器械经营许可证' ELSE '食品经营许可证' END AS "许可证名称",
       CASE subject.licence WHEN 'workshop' THEN '登记' ELSE '普通' END AS "许可类别",
       scope AS "许可项目", CASE WHEN renewal = 0 THEN '新办' ELSE '延续' END AS "业务类型",
       district || '市场监督管理局' AS "发证机关", strftime(valid_from, '%Y年%m月%d日') AS "发证日期",
       strftime(valid_from, '%Y年%m月%d日') AS "有效期起", strftime(valid_to, '%Y年%m月%d日') AS "有效期止",
       CASE WHEN closed_on IS NOT NULL THEN '注销' WHEN valid_to < getvariable('as_of') THEN '过期' ELSE '有效' END AS "证照状态"
FROM (SELECT n, number, renewal, valid_from, valid_to FROM licence) AS licence JOIN subject USING (n)
ORDER BY n, renewal
