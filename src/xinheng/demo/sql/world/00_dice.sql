-- Chance that depends on the seed, the subject and the question asked, never on the order of work: the same city
-- comes out whether one thread or eight count it, and a million subjects need no more memory than a thousand.

-- A number in [0, 1).
CREATE MACRO draw(n, question) AS (hash(n, question, getvariable('seed')) % 1000003) / 1000003.0;

CREATE MACRO chance(n, question, odds) AS draw(n, question) < odds;

-- A whole number from `low` to `high`, both possible.
CREATE MACRO between_of(n, question, low, high) AS
    (low + floor(draw(n, question) * (high - low + 1)))::BIGINT;

-- One of a list of words.
CREATE MACRO pick(words, n, question) AS
    words[(1 + floor(draw(n, question) * len(words)))::BIGINT];

-- How often something happens that happens `mean` times on average: mostly never, sometimes often (geometric).
CREATE MACRO times(n, question, mean) AS
    CASE WHEN mean <= 0 THEN 0
         ELSE least(floor(ln(greatest(draw(n, question), 1e-6)) / ln(mean / (1 + mean))), 40) END::BIGINT;

-- A day of a period, its first and last day included.
CREATE MACRO day_in(n, question, first_day, last_day) AS
    (first_day + floor(draw(n, question) * (greatest(last_day - first_day, 0) + 1))::INTEGER)::DATE;

-- The check character of an 18-character identity number (GB 11643).
CREATE MACRO id_check(body) AS
    substr('10X98765432', 1 + (list_sum(list_transform(
        list_zip(string_split(body, ''), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]),
        lambda pair: pair[1]::INTEGER * pair[2])) % 11)::BIGINT, 1);

CREATE MACRO with_id_check(body) AS body || id_check(body);
