-- SQLite 3.37 and later read these: no newer syntax, or R and Python of a few years ago could not open the file.
-- What readers open: names and texts instead of numbers, the latest run of each document only. See docs/store.md.

CREATE VIEW runs AS SELECT key AS run, version, data, model FROM run;

CREATE VIEW inputs AS SELECT name AS input, n_items AS items, n_bytes AS bytes, is_whole AS finished FROM input;

CREATE VIEW documents AS
  SELECT lower(hex(substr(d.key, 1, 8))) AS id, d.given_id, d.title, d.published, p.text AS publisher, o.text AS outlet,
    d.url, d.author, d.crawled, l.text AS language, g.text AS genre, r.key AS run, i.name AS input, d.item, d.text,
    (SELECT count(*) FROM sentence s WHERE s.id >= c.id << 24 AND s.id < (c.id + 1) << 24) AS sentences,
    (SELECT count(*) FROM event e WHERE e.id >= c.id << 24 AND e.id < (c.id + 1) << 24) AS events,
    (SELECT count(*) FROM claim x WHERE x.id >= c.id << 24 AND x.id < (c.id + 1) << 24) AS claims
  FROM document d JOIN coding c ON c.document = d.id AND c.is_current = 1 JOIN run r ON r.id = c.run
    JOIN term l ON l.id = d.language JOIN term g ON g.id = d.genre JOIN term o ON o.id = d.outlet
    LEFT JOIN term p ON p.id = d.publisher LEFT JOIN input i ON i.id = d.input;

CREATE VIEW sentences AS
  SELECT lower(hex(substr(d.key, 1, 8))) AS document, (s.id & 16777215) AS number, s.start, s.end,
    substr(d.text, s.start + 1, s.end - s.start) AS text
  FROM sentence s JOIN coding c ON c.id = s.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document;

CREATE VIEW parties AS
  SELECT lower(hex(substr(d.key, 1, 8))) || '-e' || ((p.event & 16777215) + 1) AS event,
    CASE p.role WHEN 0 THEN 'actor' WHEN 1 THEN 'recipient' ELSE 'holder' END AS role, p.number, n.name,
    k.text AS country, s.text AS sectors, p.title, p.text, p.start, p.end
  FROM party p JOIN coding c ON c.id = p.event >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN entity n ON n.id = p.entity JOIN term s ON s.id = n.sectors LEFT JOIN term k ON k.id = n.country;

CREATE VIEW evidence AS
  SELECT lower(hex(substr(d.key, 1, 8))) || '-e' || ((p.event & 16777215) + 1) AS event, p.number,
    (p.sentence & 16777215) AS sentence, substr(d.text, s.start + 1, s.end - s.start) AS text, s.start, s.end,
    substr(d.text, p.trigger_start + 1, p.trigger_end - p.trigger_start) AS trigger_text, p.trigger_start, p.trigger_end
  FROM proof p JOIN coding c ON c.id = p.event >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN sentence s ON s.id = p.sentence;

CREATE VIEW events AS
  SELECT lower(hex(substr(d.key, 1, 8))) || '-e' || ((e.id & 16777215) + 1) AS id,
    lower(hex(substr(d.key, 1, 8))) AS document, e.date, dp.text AS date_precision, db.text AS date_basis, e.date_text,
    e.day, e.day_last,
    (SELECT group_concat(who, '; ') FROM (SELECT trim(coalesce(k.text, '?') || ' ' || s.text) AS who FROM party p
      JOIN entity n ON n.id = p.entity JOIN term s ON s.id = n.sectors LEFT JOIN term k ON k.id = n.country
      WHERE p.event = e.id AND p.role = 0 ORDER BY p.number)) AS actors,
    ct.text AS category, mo.text AS modes, cx.text AS contexts,
    (SELECT group_concat(who, '; ') FROM (SELECT trim(coalesce(k.text, '?') || ' ' || s.text) AS who FROM party p
      JOIN entity n ON n.id = p.entity JOIN term s ON s.id = n.sectors LEFT JOIN term k ON k.id = n.country
      WHERE p.event = e.id AND p.role = 1 ORDER BY p.number)) AS recipients,
    e.reciprocal, md.text AS modality, vo.text AS voice,
    (SELECT coalesce(n.name, p.text) FROM party p JOIN entity n ON n.id = p.entity
      WHERE p.event = e.id AND p.role = 2) AS reported_by,
    CASE WHEN e.claim IS NULL THEN NULL ELSE lower(hex(substr(d.key, 1, 8))) || '-c' || (e.claim + 1) END AS claim,
    sr.text AS series, e.quad, e.score, pl.name AS place, ep.text AS place_text, pk.text AS place_country, pl.lat, pl.lon,
    pl.geonames_id, pp.text AS place_precision, z0.low AS dead_low, z0.high AS dead_high, z1.low AS injured_low,
    z1.high AS injured_high, z2.low AS arrested_low, z2.high AS arrested_high,
    substr(d.text, pr.trigger_start + 1, pr.trigger_end - pr.trigger_start) AS trigger_text,
    substr(d.text, st.start + 1, st.end - st.start) AS sentence, fr.text AS frame, e.confidence,
    coalesce((SELECT lower(hex(substr(d2.key, 1, 8))) || '-i' || ((i.main & 16777215) + 1) FROM incident_report m
        JOIN incident i ON i.id = m.incident JOIN coding c2 ON c2.id = i.main >> 24 JOIN document d2 ON d2.id = c2.document
        WHERE m.event = e.id),
      lower(hex(substr(d.key, 1, 8))) || '-i' || ((e.id & 16777215) + 1)) AS incident,
    r.key AS run
  FROM event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN run r ON r.id = c.run JOIN term ct ON ct.id = e.category JOIN term mo ON mo.id = e.modes
    JOIN term cx ON cx.id = e.contexts JOIN term md ON md.id = e.modality JOIN term vo ON vo.id = e.voice
    JOIN term dp ON dp.id = e.date_precision JOIN term db ON db.id = e.date_basis JOIN term fr ON fr.id = e.frame
    JOIN series sr ON sr.id = e.series LEFT JOIN event_place ep ON ep.event = e.id LEFT JOIN place pl ON pl.id = ep.place
    LEFT JOIN term pk ON pk.id = pl.country LEFT JOIN term pp ON pp.id = pl.precision
    LEFT JOIN event_size z0 ON z0.event = e.id AND z0.what = 0 LEFT JOIN event_size z1 ON z1.event = e.id AND z1.what = 1
    LEFT JOIN event_size z2 ON z2.event = e.id AND z2.what = 2 LEFT JOIN proof pr ON pr.event = e.id AND pr.number = 0
    LEFT JOIN sentence st ON st.id = pr.sentence;

CREATE VIEW claims AS
  SELECT lower(hex(substr(d.key, 1, 8))) || '-c' || ((x.id & 16777215) + 1) AS id,
    lower(hex(substr(d.key, 1, 8))) AS document, hn.name AS holder, h.text AS holder_text, hk.text AS holder_country,
    hs.text AS holder_sectors, h.title AS holder_title, an.name AS addressee, a.text AS addressee_text,
    ak.text AS addressee_country, an_s.text AS addressee_sectors,
    substr(d.text, x.cue_start + 1, x.cue_end - x.cue_start) AS cue,
    (SELECT group_concat(words, ' … ') FROM (SELECT substr(d.text, n.start + 1, n.end - n.start) AS words
      FROM claim_content n WHERE n.claim = x.id ORDER BY n.number)) AS content,
    dr.text AS directness, ab.text AS about,
    CASE WHEN x.parent IS NULL THEN NULL ELSE lower(hex(substr(d.key, 1, 8))) || '-c' || (x.parent + 1) END AS parent,
    x.is_document, r.key AS run
  FROM claim x JOIN coding c ON c.id = x.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN run r ON r.id = c.run JOIN term dr ON dr.id = x.directness JOIN term ab ON ab.id = x.about
    LEFT JOIN claim_party h ON h.claim = x.id AND h.role = 0 LEFT JOIN entity hn ON hn.id = h.entity
    LEFT JOIN term hk ON hk.id = hn.country LEFT JOIN term hs ON hs.id = hn.sectors
    LEFT JOIN claim_party a ON a.claim = x.id AND a.role = 1 LEFT JOIN entity an ON an.id = a.entity
    LEFT JOIN term ak ON ak.id = an.country LEFT JOIN term an_s ON an_s.id = an.sectors;

CREATE VIEW entities AS
  SELECT n.id, n.name, k.text AS country, s.text AS sectors,
    (SELECT count(*) FROM party p JOIN coding c ON c.id = p.event >> 24 AND c.is_current = 1
      WHERE p.entity = n.id AND p.role < 2) AS events,
    (SELECT count(*) FROM claim_party p JOIN coding c ON c.id = p.claim >> 24 AND c.is_current = 1
      WHERE p.entity = n.id AND p.role = 0) AS claims
  FROM entity n JOIN term s ON s.id = n.sectors LEFT JOIN term k ON k.id = n.country;

CREATE VIEW notes AS
  SELECT lower(hex(substr(d.key, 1, 8))) AS document, n.number, k.text AS kind,
    substr(d.text, n.start + 1, n.end - n.start) AS text, n.start, n.end, n.message
  FROM note n JOIN coding c ON c.id = n.coding AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN term k ON k.id = n.kind;

CREATE VIEW marks AS SELECT id AS number, thing, run, part, reason, made, withdrawn FROM mark;

CREATE VIEW rejects AS
  SELECT i.name AS input, j.item, j.given_id, k.text AS kind, j.message
  FROM reject j JOIN input i ON i.id = j.input JOIN term k ON k.id = j.kind
  UNION ALL
  SELECT f.name, r.line, '', 'import.bad-row', r.reason FROM foreign_reject r JOIN foreign_file f ON f.id = r.file;

CREATE VIEW incident_reports AS
  SELECT lower(hex(substr(d.key, 1, 8))) || '-e' || ((e.id & 16777215) + 1) AS event,
    coalesce((SELECT lower(hex(substr(d2.key, 1, 8))) || '-i' || ((i.main & 16777215) + 1) FROM incident i
        JOIN coding c2 ON c2.id = i.main >> 24 JOIN document d2 ON d2.id = c2.document WHERE i.id = m.incident),
      lower(hex(substr(d.key, 1, 8))) || '-i' || ((e.id & 16777215) + 1)) AS incident,
    coalesce(m.is_copy, 0) AS is_copy, coalesce(m.reason, 'no other report of it') AS reason
  FROM event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document
    LEFT JOIN incident_report m ON m.event = e.id;

CREATE VIEW incidents AS
  SELECT lower(hex(substr(d.key, 1, 8))) || '-i' || ((e.id & 16777215) + 1) AS id,
    lower(hex(substr(d.key, 1, 8))) || '-e' || ((e.id & 16777215) + 1) AS main_event,
    coalesce(i.day, e.day) AS day, ct.text AS category, sr.text AS series, coalesce(i.quad, e.quad) AS quad,
    coalesce(i.score / 100.0, e.score) AS score,
    CASE WHEN i.id IS NULL THEN 1 ELSE (SELECT count(*) FROM incident_report m WHERE m.incident = i.id) END AS reports,
    CASE WHEN i.id IS NULL THEN 1 ELSE (SELECT count(DISTINCT c2.document) FROM incident_report m
      JOIN coding c2 ON c2.id = m.event >> 24 WHERE m.incident = i.id) END AS articles,
    CASE WHEN i.id IS NULL THEN 1 ELSE (SELECT count(DISTINCT coalesce(nullif(d2.outlet, 0), -d2.id)) FROM incident_report m
      JOIN coding c2 ON c2.id = m.event >> 24 JOIN document d2 ON d2.id = c2.document
      WHERE m.incident = i.id AND m.is_copy = 0) END AS sources
  FROM event e JOIN coding c ON c.id = e.id >> 24 AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN term ct ON ct.id = e.category LEFT JOIN incident i ON i.main = e.id
    JOIN series sr ON sr.id = coalesce(i.series, e.series)
  WHERE i.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM incident_report m WHERE m.event = e.id);

CREATE VIEW leads AS
  SELECT lower(hex(substr(d.key, 1, 8))) AS document, lower(hex(substr(d2.key, 1, 8))) AS happening, l.is_copy,
    coalesce(l.reason, 'no other article tells it first') AS reason
  FROM lead l JOIN coding c ON c.id = l.coding AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN coding c2 ON c2.id = coalesce(l.main, l.coding) JOIN document d2 ON d2.id = c2.document;

CREATE VIEW happenings AS
  SELECT lower(hex(substr(d2.key, 1, 8))) AS id, d2.day, count(*) AS articles,
    count(DISTINCT CASE l.is_copy WHEN 0 THEN coalesce(nullif(d.outlet, 0), -d.id) END) AS sources
  FROM lead l JOIN coding c ON c.id = l.coding AND c.is_current = 1 JOIN document d ON d.id = c.document
    JOIN coding c2 ON c2.id = coalesce(l.main, l.coding) JOIN document d2 ON d2.id = c2.document
  GROUP BY d2.id;

CREATE VIEW corrections AS SELECT a, b, together FROM correction;

CREATE VIEW counts AS
  SELECT a.text AS actor, b.text AS recipient, CASE u.grain WHEN 0 THEN 'year' ELSE 'month' END AS grain, u.period,
    s.text AS series, u.quad, u.n_reports AS reports, u.n_incidents AS incidents,
    u.score_reports / 100.0 / nullif(u.n_reports, 0) AS mean_score_of_reports,
    u.score_incidents / 100.0 / nullif(u.n_incidents, 0) AS mean_score_of_incidents
  FROM rollup u JOIN term a ON a.id = u.actor JOIN term b ON b.id = u.recipient JOIN series s ON s.id = u.series;

CREATE VIEW foreign_files AS
  SELECT f.name AS file, t.text AS format, f.header, f.n_rows AS rows, f.is_whole AS finished
  FROM foreign_file f JOIN term t ON t.id = f.format;

CREATE VIEW foreign_events AS
  SELECT t.text AS format, e.given_id, e.day, e.actor, ac.text AS actor_countries, ax.text AS actor_sectors,
    cd.text AS code, ct.text AS category, mo.text AS mode, cx.text AS contexts, e.recipient,
    rc.text AS recipient_countries, rx.text AS recipient_sectors, e.quad, e.score, e.place, pc.text AS place_country,
    e.lat, e.lon, e.published, e.publisher, e.n_mentions AS mentions, f.name AS file, e.line, e.raw
  FROM foreign_event e JOIN foreign_file f ON f.id = e.file JOIN term t ON t.id = f.format
    JOIN term ac ON ac.id = e.actor_countries JOIN term ax ON ax.id = e.actor_sectors
    JOIN term rc ON rc.id = e.recipient_countries JOIN term rx ON rx.id = e.recipient_sectors
    JOIN term cd ON cd.id = e.code JOIN term ct ON ct.id = e.category JOIN term mo ON mo.id = e.mode
    JOIN term cx ON cx.id = e.contexts JOIN term pc ON pc.id = e.place_country;
