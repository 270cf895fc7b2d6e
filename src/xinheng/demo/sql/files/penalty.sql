-- 综合行政执法支队: penalty decisions, as its case system exports them.
SELECT decision_number AS "行政处罚决定书文号", subject.name AS "行政相对人名称",
       CASE WHEN NOT showcase AND chance(event, 'no code', 0.02) THEN NULL ELSE uscc END AS "统一社会信用代码",
       CASE kind WHEN 'household' THEN '个体工商户' ELSE '法人' END AS "行政相对人类别",
       subject.legal_representative AS "法定代表人姓名",
       CASE WHEN fine = 0 THEN '简易程序' ELSE '普通程序' END AS "案件程序",
       violation_type AS "违法行为类型", fact AS "违法事实", violation_basis AS "违法依据", penalty_basis AS "处罚依据",
       penalty_kind AS "处罚种类",
       CASE WHEN contains(penalty_kind, '警告') THEN '警告；' ELSE '' END
           || CASE WHEN confiscated > 0 THEN '没收违法所得' || confiscated || '元；' ELSE '' END
           || CASE WHEN contains(penalty_kind, '没收非法财物') THEN '没收涉案物品；' ELSE '' END
           || CASE WHEN fine > 0 THEN '罚款' || fine::INTEGER || '元' ELSE '责令改正' END AS "处罚内容",
       fine AS "罚款金额（元）", confiscated AS "没收违法所得（元）", subject.field AS "监管领域", subject.district || '市场监督管理局' AS "处罚机关",
       strftime(penalised_on, '%Y/%m/%d') AS "处罚决定日期", strftime(published_on, '%Y/%m/%d') AS "公示日期",
       strftime(publicity_end_on, '%Y/%m/%d') AS "公示截止期", grade AS "失信等级", step AS "裁量阶次",
       CASE WHEN publicity_end_on < getvariable('as_of') THEN '公示期满' ELSE '正常' END AS "公示状态"
FROM (
    SELECT n, event, decision_number, violation_type, fact, violation_basis, penalty_basis, penalty_kind, fine, confiscated, grade, step,
           penalised_on, published_on, publicity_end_on FROM penalty
) AS penalty JOIN subject USING (n) ORDER BY penalised_on, event
