-- 12315 指挥中心: complaints made public after they were handled.
SELECT 'TS' || strftime(handled_on, '%Y%m') || lpad((event % 1000000000)::VARCHAR, 9, '0') AS "投诉编号",
       uscc AS "被投诉主体代码", name AS "被投诉主体", issue AS "投诉问题", goods AS "商品或服务", outcome AS "处理结果",
       strftime(handled_on, '%Y/%m/%d') AS "办结日期", district || '市场监督管理局' AS "公示机关",
       strftime(handled_on + 10, '%Y/%m/%d') AS "公示日期", strftime(handled_on + 375, '%Y/%m/%d') AS "公示截止日期"
FROM complaint JOIN subject USING (n) ORDER BY handled_on, event
