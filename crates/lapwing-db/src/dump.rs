//! The logical content of an archive as text: two archives with the same content give the same bytes, whatever the order
//! in which things were put in.

use std::io::Write;

use crate::error::DbError;
use crate::open::Store;
use crate::read::load::Loader;

impl Store {
    /// Writes everything as lines of JSON in an order of its own: documents by key with every coding, then rejects, inputs,
    /// incidents, counts and search rows.
    ///
    /// # Errors
    /// When the archive cannot be read, or `out` not be written.
    pub fn dump(&self, out: &mut dyn Write) -> Result<(), DbError> {
        let _one_state = self.snapshot()?;
        let unwritten = |e: std::io::Error| DbError::Question(format!("the dump cannot be written: {e}"));
        let mut loader = Loader::new(self);
        let codings = "SELECT c.id FROM coding c JOIN document d ON d.id = c.document JOIN run r ON r.id = c.run ORDER BY d.key, r.key";
        for coding in self.at(self.column::<i64>(codings))? {
            let row = self.document_of(&mut loader, coding)?;
            let is_current = loader.document(coding)?.is_current;
            let line = serde_json::json!({
                "record": row.record, "given_id": row.given_id, "run": row.run, "is_current": is_current,
                "input": row.input, "item": row.item, "sentences": row.sentences,
            });
            writeln!(out, "{line}").map_err(unwritten)?;
        }
        for sql in [
            "SELECT json_array('run', run, version, data, model) FROM runs ORDER BY run",
            "SELECT json_array('input', input, items, bytes, finished) FROM inputs ORDER BY input",
            "SELECT json_array('reject', input, item, given_id, kind, message) FROM rejects ORDER BY input, item, kind",
            "SELECT json_array('lead', hex(d.key), r.key, l.report, hex(d2.key), l.is_copy, l.reason) FROM lead l
               JOIN coding c ON c.id = l.coding JOIN document d ON d.id = c.document JOIN run r ON r.id = c.run
               LEFT JOIN coding c2 ON c2.id = l.main LEFT JOIN document d2 ON d2.id = c2.document ORDER BY 1",
            "SELECT json_array('foreign file', file, format, header, rows, finished) FROM foreign_files ORDER BY file",
            "SELECT json_array('foreign', format, given_id, day, actor, actor_countries, code, category, recipient, recipient_countries, quad, score, raw)
               FROM foreign_events ORDER BY 1",
            "SELECT json_array('foreign pair', a.text, b.text, f.text, p.day, hex(e.key), p.quad, p.score) FROM foreign_pair p
               JOIN term a ON a.id = p.actor JOIN term b ON b.id = p.recipient JOIN term f ON f.id = p.format
               JOIN foreign_event e ON e.id = p.event ORDER BY 1",
            "SELECT json_array('correction', a, b, together) FROM correction ORDER BY a, b",
            "SELECT json_array('clustering', changes = clustered) FROM clustering",
            "SELECT json_array('incident', incident, event, is_copy, reason) FROM incident_reports ORDER BY incident, event",
            "SELECT json_array('count', actor, recipient, grain, period, series, quad, reports, incidents, mean_score_of_reports, mean_score_of_incidents) FROM counts ORDER BY actor, recipient, grain, period, series, quad",
            "SELECT json_array('pair', a.text, b.text, p.day, hex(d.key), p.event & 16777215, s.text, t.text, p.series, p.quad, p.score) FROM pair p
               JOIN term a ON a.id = p.actor JOIN term b ON b.id = p.recipient JOIN term s ON s.id = p.actor_sectors JOIN term t ON t.id = p.recipient_sectors
               JOIN coding c ON c.id = p.event >> 24 JOIN document d ON d.id = c.document ORDER BY 1",
            "SELECT json_array('said', a.text, b.text, s.day, hex(d.key), s.claim & 16777215, n.name) FROM said s
               JOIN term a ON a.id = s.holder JOIN term b ON b.id = s.about LEFT JOIN entity n ON n.id = s.entity
               JOIN coding c ON c.id = s.claim >> 24 JOIN document d ON d.id = c.document ORDER BY 1",
            "SELECT json_array('searchable', hex(d.key), f.id & 16777215) FROM search_docsize f JOIN coding c ON c.id = f.id >> 24
               JOIN document d ON d.id = c.document ORDER BY 1",
        ] {
            for line in self.at(self.column::<String>(sql))? {
                writeln!(out, "{line}").map_err(unwritten)?;
            }
        }
        Ok(())
    }

    fn column<T: rusqlite::types::FromSql>(&self, sql: &str) -> rusqlite::Result<Vec<T>> {
        self.conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    }
}
