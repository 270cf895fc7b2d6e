-- 信用监督管理处: people who may head no firm.
SELECT '市监限' || decision_number AS "依据文书编号", '1' AS "序号", person_id AS "身份证号", legal_representative AS "姓名",
       '年报公示信息隐瞒真实情况、弄虚作假' AS "失信行为", '三年内不得担任其他企业的法定代表人' AS "惩戒方式", '公示虚假列严' AS "限制事由",
       uscc AS "相关企业代码", '山城市市场监督管理局' AS "认定机关", strftime(starts_on, '%Y-%m-%d') AS "限制开始",
       strftime(starts_on + 1095, '%Y-%m-%d') AS "限制截止"
FROM office_ban ORDER BY event
