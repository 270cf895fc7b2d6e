-- 双随机抽查办公室: results of drawn checks, one row an item.
SELECT 'SSJ' || year(inspected_on) || lpad(event::VARCHAR, 10, '0') AS "任务编码", uscc AS "社会信用代码", name AS "检查对象",
       year(inspected_on) || '年度市场监管领域随机抽查' AS "任务名称", district || '市场监督管理局' AS "实施机关",
       '不定向' AS "抽查类型", item AS "抽查事项", strftime(inspected_on, '%Y-%m-%d') AS "检查日期",
       CASE WHEN chance(event, 'uncontactable' || item, least(0.004 * propensity, 0.2)) THEN '通过登记的住所无法联系'
            WHEN chance(event, 'found' || item, least(0.02 * propensity, 0.4)) THEN '发现问题已责令改正'
            ELSE '未发现问题' END AS "检查结果", '同意' AS "审核状态",
       strftime(inspected_on + 18, '%Y-%m-%d') AS "公示日期"
FROM (SELECT n, event, inspected_on, item FROM random_check) AS checked JOIN subject USING (n) ORDER BY inspected_on, event, item
