-- What departments say of these shops: the register with the code, the others as they write it. `n` is the truth.

CREATE TABLE told AS
SELECT shop.*, k, n * 16 + k AS one, k > 0 AND chance(n * 16 + k, 'no code', 0.5) AS nameless
FROM shop, LATERAL (SELECT unnest(range(0, 1 + least(times(n, 'told', 1.4), 8))) AS k) AS counted;

CREATE TABLE deviating AS
SELECT told.*,
       -- Of those without a code the name or all else may be wrong, seldom both.
       CASE WHEN k = 0 THEN 'registered' WHEN chance(one, 'renamed', 0.02) THEN 'renamed'
            WHEN chance(one, 'misspelled', 0.12) THEN 'misspelled' WHEN chance(one, 'sign', 0.4) THEN 'sign' ELSE 'full' END AS named_as,
       CASE WHEN k = 0 THEN 'registered' WHEN chance(one, 'moved', 0.04) THEN 'moved'
            WHEN chance(one, 'no address', 0.12) THEN 'none' WHEN chance(one, 'short', 0.4) THEN 'short' ELSE 'full' END AS placed_as
FROM told;

CREATE MACRO misheard(word, one) AS
    CASE WHEN translate(word, getvariable('heard'), getvariable('written')) <> word AND chance(one, 'sound', 0.6)
         THEN translate(word, getvariable('heard'), getvariable('written'))
         WHEN chance(one, 'dropped', 0.4) AND len(word) > 2 THEN word[1:len(word) - 1]
         WHEN chance(one, 'doubled', 0.4) THEN word || word[len(word)]
         ELSE word[1:len(word) - 1] || pick(getvariable('given'), one, 'another') END;

CREATE TABLE said AS
SELECT 's' || one AS party, n AS truth, CASE WHEN NOT nameless THEN uscc END AS code, named_as, placed_as,
       CASE named_as
           WHEN 'registered' THEN name
           WHEN 'renamed' THEN district || pick(getvariable('brands'), one, 'renamed') || shop_word
           WHEN 'misspelled' THEN CASE WHEN chance(one, 'misspelled sign', 0.5)
               THEN misheard(brand, one) || shop_word || coalesce('（' || branch || '）', '')
               ELSE replace(name, brand, misheard(brand, one)) END
           WHEN 'sign' THEN brand || shop_word || coalesce('（' || branch || '）', '')
           ELSE CASE WHEN chance(one, 'wide', 0.05) THEN replace(replace(name, '（', '('), '）', ')')
                     WHEN chance(one, 'old characters', 0.03) THEN translate(name, getvariable('plain'), getvariable('old'))
                     ELSE name END
       END AS name,
       CASE placed_as
           WHEN 'registered' THEN address
           WHEN 'moved' THEN '山城市' || district || town || pick(getvariable('streets'), one, 'moved') || pick(getvariable('street_kinds'), one, 'moved kind')
               || between_of(one, 'moved house', 1, 388) || '号'
           WHEN 'none' THEN ''
           WHEN 'short' THEN replace(replace(replace(address, '山城市', ''), district, ''), town, '')
           ELSE replace(address, '山城市', '') END AS address,
       CASE WHEN chance(one, 'no phone', CASE WHEN k = 0 THEN 0.2 ELSE 0.55 END) THEN ''
            WHEN k > 0 AND chance(one, 'other phone', 0.06) THEN '154' || lpad(between_of(one, 'phone', 0, 99999999)::VARCHAR, 8, '0')
            ELSE phone END AS phone,
       CASE WHEN k > 0 AND chance(one, 'no person', 0.5) THEN ''
            WHEN k > 0 AND chance(one, 'other person', 0.05) THEN pick(getvariable('surnames'), one, 'surname') || pick(getvariable('given'), one, 'given1')
            ELSE person END AS person
FROM deviating;
