//! Who says it: the subject of a cue verb as the tree has it, checked against the words beside the cue.
//!
//! In: trees, names, quotations. Out: a head token, or none. The parser errs most where headlines, datelines and
//! quotations disturb it, so that a subject which can't be one gives way to the phrase beside the verb.

use lapwing_core::{Deprel, Name, NameKind, Span, Tense, Upos};

use lapwing_data::cues::{ContentForm, CueKind};

use super::Holder;
use super::scan::Scan;

/// Names end at most this many tokens before their verb: "Pop, who is ill, said" is left to the tree.
const REACH: usize = 6;

/// Speakers behind an inverted verb have no more words than this.
const SPEAKER_WORDS_MAX: usize = 24;

/// The holder of the verb or adjective `tok`, and its words where they are known better than from the tree.
pub fn holder(scan: &Scan, tok: usize) -> (Holder, Option<Span>) {
    let passive = is_passive(scan, tok);
    // "is worried that": a state of mind of its subject, passive in form alone.
    let minded = passive
        && !scan.cues.adjective(&scan.doc.form(tok, scan.text).to_lowercase()).is_empty()
        && scan.kid(tok, &[Deprel::OblAgent]).is_none();
    let found = if passive && !minded { scan.syntax.subjects(tok) } else { scan.syntax.surface_subject(tok) };
    let first = found.into_iter().next();
    if first.is_some_and(|t| scan.rel(t) == Deprel::Expl) {
        return (Holder::None, None);
    }
    // The subject of what is said is not the one who says it.
    let said = scan.kid(tok, &[Deprel::Ccomp]);
    let spoken = |t: usize| t > tok && said.is_some_and(|c| c != t && scan.doc.is_under(t, c));
    if let Some(outer) = first.and_then(|t| who_goes_on(scan, t, tok)) {
        return holder(scan, outer);
    }
    let by_tree = first.map(|t| whole(scan, t)).filter(|&t| can_speak(scan, t, tok) && !spoken(t));
    if !passive
        && let Some((head, span)) = clause_start(scan, tok)
        && by_tree.is_none_or(|t| span.contains(scan.doc.tokens[t].span) || t > tok || t < head)
        && !by_tree.is_some_and(|t| {
            t != head && (opens_own_clause(scan, t, tok, span) || ends_own_phrase(scan, t, head, span))
        })
    {
        return (Holder::Tok(head), Some(span));
    }
    if !passive && let Some((head, span)) = closes_sentence(scan, tok) {
        return (Holder::Tok(head), Some(span));
    }
    let main = if passive {
        None
    } else {
        led_in(scan, tok).or_else(|| of_main_clause(scan, tok)).or_else(|| before_aside(scan, tok, by_tree))
    };
    let found = match main.or(by_tree) {
        Some(t) if passive || main.is_some() || scan.upos(t) == Upos::Pron => Some(t),
        Some(t) => Some(better(scan, t, tok).unwrap_or(t)),
        None if passive => None,
        None => beside(scan, tok).or_else(|| of_sentence(scan, tok)).or_else(|| first_name(scan, tok)),
    };
    (found.map_or(Holder::None, Holder::Tok), None)
}

/// "Pop said he had been ill and called it common": what a second verb of saying shares with the first clause of the
/// content is only a pronoun, so that the one who speaks goes on. The cue of that content.
fn who_goes_on(scan: &Scan, subject: usize, tok: usize) -> Option<usize> {
    let first = scan.syntax.head(tok).filter(|&f| scan.rel(tok) == Deprel::Conj && scan.rel(f) == Deprel::Ccomp)?;
    let outer = scan.syntax.head(first).filter(|&o| o < first)?;
    let speech = |t: usize| scan.cues.verb(scan.lemma(t)).iter().any(|f| f.kind == CueKind::Speech);
    let inherited = scan.doc.tokens[subject].head == first && scan.upos(subject) == Upos::Pron;
    (inherited && speech(tok) && speech(outer) && !speech(first) && scan.is_finite(tok)).then_some(outer)
}

/// "The gains would go, said Dana Pop of the institute.": behind a comma and before the end of the sentence nothing but
/// the speaker stands by the verb.
pub fn closes_sentence(scan: &Scan, tok: usize) -> Option<(usize, Span)> {
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let frames = scan.cues.verb(scan.lemma(tok));
    let clausal = frames.iter().any(|f| f.forms.contains(&ContentForm::Clause));
    let content = scan.kid(tok, &[Deprel::Ccomp, Deprel::Xcomp]);
    let plain = clausal && content.is_none_or(|c| c < tok) && scan.kid(tok, &[Deprel::Aux, Deprel::AuxPass]).is_none();
    let comma = tok > sentence.start && (scan.doc.form(tok - 1, scan.text) == "," || scan.quote_at[tok - 1].is_some());
    let finite = matches!(scan.doc.tokens[tok].tense, Tense::Past | Tense::Present | Tense::PastPart);
    if !plain || !comma || !finite || scan.quote_at[tok].is_some() {
        return None;
    }
    let end = (tok + 1..sentence.end).rev().find(|&t| scan.upos(t) != Upos::Punct)? + 1;
    let run = tok + 1..end;
    if end + 2 < sentence.end || run.is_empty() || run.len() > SPEAKER_WORDS_MAX {
        return None;
    }
    // "…, say some Democrats who want him to win": only a relative clause has a verb there.
    let pronoun = |t: usize| scan.syntax.grammar.relative_pronouns.has(scan.lemma(t));
    let clause = |r: usize| scan.rel(r) == Deprel::AclRelcl && scan.syntax.kids(r).iter().any(|&k| pronoun(k));
    let relative = |t: usize| (tok + 1..end).any(|r| clause(r) && scan.doc.is_under(t, r));
    let bars = |t: usize| matches!(scan.upos(t), Upos::Verb | Upos::Aux | Upos::Pron | Upos::Sconj) && !relative(t);
    let noun = run.clone().find(|&t| scan.upos(t).is_nominal())?;
    let punct = run.clone().find(|&t| scan.upos(t) == Upos::Punct).unwrap_or(end);
    if noun > punct || run.clone().any(bars) {
        return None;
    }
    let opens = matches!(scan.upos(tok + 1), Upos::Det | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num);
    let named = (tok + 1..punct).find_map(|t| scan.doc.name_at(t).filter(|n| speaks(n)));
    let head = named.map_or_else(|| whole(scan, noun), |n| head_of(scan, n));
    let described = |o: usize| (tok + 1..end).any(|r| clause(r) && scan.doc.is_under(r, o));
    let object = named.is_none() && scan.kid(tok, &[Deprel::Obj]).is_some_and(|o| !described(o));
    let fits = opens && !object && run.contains(&head) && can_speak(scan, head, tok);
    fits.then(|| (head, scan.doc.tokens[tok + 1].span.join(scan.doc.tokens[end - 1].span)))
}

/// A subject whose phrase begins right behind another noun, or behind "and", opens a clause of
/// its own: "a fraction of the sum experts say".
fn opens_own_clause(scan: &Scan, subject: usize, tok: usize, run: Span) -> bool {
    if scan.doc.tokens[subject].head != tok || scan.rel(subject) != Deprel::Nsubj {
        return false;
    }
    let phrase = scan.phrase_beside(subject, tok);
    let first = scan.tok_from(phrase.start);
    let before = first.checked_sub(1).filter(|&b| scan.doc.tokens[b].span.start >= run.start);
    let counted = |b: usize| scan.upos(b).is_nominal() || scan.upos(b) == Upos::Num;
    before.is_some_and(|b| counted(b) && !scan.doc.is_under(b, subject) || scan.upos(b) == Upos::Cconj)
}

/// What stands behind a comma and belongs to a person's name is no subject: "Ama Pop, head of the Office for Trade,
/// Industry and Crafts said".
fn ends_own_phrase(scan: &Scan, subject: usize, head: usize, run: Span) -> bool {
    let person = scan.doc.name_at(subject).is_some_and(|n| n.kind == NameKind::Person);
    let first = scan.tok_from(run.start);
    let comma = first > 0 && scan.doc.form(first - 1, scan.text) == ",";
    person && comma && subject < first && scan.doc.is_under(head, subject)
}

/// The phrase between a quotation and the verb after it, or after an inverted verb: "“…,” Pop, who is ill, said".
pub fn after_quote(scan: &Scan, quote_end: usize, tok: usize) -> Option<usize> {
    let first = (quote_end..tok).find(|&t| scan.upos(t) != Upos::Punct)?;
    let opens = matches!(scan.upos(first), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let stop = |t: &usize| scan.upos(*t) != Upos::Punct && !matches!(scan.upos(*t), Upos::Verb | Upos::Aux | Upos::Adp);
    let mut head = (first..tok).take_while(stop).find(|&t| scan.upos(t).is_nominal()).filter(|_| opens)?;
    for _ in 0..6 {
        let part = matches!(scan.rel(head), Deprel::Compound | Deprel::Flat | Deprel::NmodPoss | Deprel::Amod);
        match scan.syntax.head(head).filter(|h| part && *h > head && *h < tok && scan.upos(*h).is_nominal()) {
            Some(next) => head = next,
            None => break,
        }
    }
    Some(head)
}

/// Passive by its own words, or as a participle that describes the noun before it or opens its clause.
pub fn is_passive(scan: &Scan, tok: usize) -> bool {
    let before =
        tok.checked_sub(1).filter(|&b| scan.doc.sentence_of(b) == scan.doc.sentence_of(tok)).map(|b| scan.upos(b));
    let reduced = match scan.rel(tok) {
        Deprel::Acl => before == Some(Upos::Noun) || scan.doc.tokens[tok].tense == Tense::PastPart,
        Deprel::Advcl => matches!(before, None | Some(Upos::Sconj | Upos::Adv)),
        Deprel::Conj => true,
        _ => false,
    };
    let own_subject = scan.kid(tok, &[Deprel::Nsubj]).is_some();
    scan.kid(tok, &[Deprel::AuxPass, Deprel::OblAgent]).is_some()
        || reduced && !own_subject && scan.syntax.is_passive(tok)
}

/// The phrase from the start of the clause right up to the verb: head and words. The tree often takes a noun of its
/// postmodifier for the subject: "Most of the voters in the two regions said".
pub fn clause_start(scan: &Scan, tok: usize) -> Option<(usize, Span)> {
    if scan.upos(tok) != Upos::Verb
        || scan.doc.tokens[tok].tense == Tense::PresPart && scan.kid(tok, &[Deprel::Aux]).is_none()
    {
        return None;
    }
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.start;
    let mut end = tok;
    while end > sentence && matches!(scan.upos(end - 1), Upos::Aux | Upos::Adv | Upos::Part) {
        end -= 1;
    }
    let mut start = end;
    let mut bracket = false;
    let sentence = dateline_end(scan, tok).filter(|&e| e <= end).unwrap_or(sentence);
    while start > sentence {
        let t = start - 1;
        let form = scan.doc.form(t, scan.text);
        let relative = scan.upos(t) == Upos::Pron && scan.syntax.grammar.relative_pronouns.has(scan.lemma(t));
        let describes = matches!(scan.rel(t), Deprel::Acl | Deprel::Amod | Deprel::Compound);
        let finite = matches!(scan.upos(t), Upos::Aux | Upos::Verb) && !describes && !(t == sentence && t + 1 == end);
        let glued = t > sentence && scan.doc.tokens[t - 1].span.end == scan.doc.tokens[t].span.start;
        let joint = matches!(form, "'" | "’" | "." | "-") && glued;
        let own = scan.doc.tokens[t].head == tok && start < end;
        let opens_clause = own
            && (matches!(scan.rel(t), Deprel::Mark | Deprel::Cc)
                || scan.rel(t) == Deprel::Advmod && !is_adjective(scan, t));
        let other_pronoun = scan.upos(t) == Upos::Pron
            && start < end
            && scan.rel(t) != Deprel::NmodPoss
            && !(t > sentence && scan.upos(t - 1) == Upos::Adp)
            && !matches!(scan.upos(start), Upos::Adp | Upos::Verb);
        let ends = relative
            || finite
            || opens_clause
            || other_pronoun
            || scan.upos(t) == Upos::Sconj
            || scan.quote_at[t] != scan.quote_at[tok]
            || scan.upos(t) == Upos::Punct && !joint;
        if form == ")" || form == "(" {
            bracket = form == ")";
        } else if !bracket && ends {
            break;
        }
        start = t;
    }
    while start < end && (scan.upos(start) == Upos::Cconj || scan.rel(start) == Deprel::OblUnmarked) {
        start += 1;
    }
    // One capitalised word at the start is a name, whatever the tagger says.
    let lone = start == sentence && start + 1 == end && scan.doc.form(start, scan.text).starts_with(char::is_uppercase);
    let nominal = |t: usize| {
        matches!(scan.upos(t), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adv)
    };
    if start >= end || !(lone || nominal(start)) || scan.kid(start, &[Deprel::Case]).is_some_and(|c| c < start) {
        return None;
    }
    if lone {
        return can_speak_as_name(scan, start, tok).then_some((start, scan.doc.tokens[start].span));
    }
    if scan.upos(end - 1) == Upos::Cconj {
        return None;
    }
    // The head: the first noun that is no part of a noun after it.
    let stretch = start..end;
    if heads_alone(scan, start) && end - start < 30 {
        return Some((start, scan.doc.tokens[start].span.join(scan.doc.tokens[end - 1].span)));
    }
    let first = stretch.clone().find(|&t| scan.upos(t).is_nominal() || scan.upos(t) == Upos::Num)?;
    let mut head = first;
    for _ in 0..6 {
        let part = matches!(
            scan.rel(head),
            Deprel::Compound
                | Deprel::Flat
                | Deprel::NmodPoss
                | Deprel::Nummod
                | Deprel::Amod
                | Deprel::Det
                | Deprel::Advmod
        );
        // "the Kurdish-led forces": a participle in the phrase leads on to its noun.
        let leads = |h: usize| scan.upos(h) != Upos::Verb || scan.rel(h) == Deprel::Amod;
        match scan.syntax.head(head).filter(|h| part && *h > head && stretch.contains(h) && leads(*h)) {
            Some(next) => head = next,
            None => break,
        }
    }
    let verbal = stretch.clone().any(|t| scan.upos(t) == Upos::Verb && t < head && scan.rel(t) != Deprel::Amod);
    let adjacent = scan.doc.tokens[start].span.join(scan.doc.tokens[end - 1].span);
    (!verbal && can_speak(scan, head, tok) && end - start < 30).then_some((head, adjacent))
}

fn is_adjective(scan: &Scan, t: usize) -> bool {
    scan.upos(t) == Upos::Adj
}

/// "Those close to the mayor": the demonstrative is the head, whatever the tree says.
fn heads_alone(scan: &Scan, t: usize) -> bool {
    let next = t + 1 < scan.doc.tokens.len() && matches!(scan.upos(t + 1), Upos::Adj | Upos::Adp);
    let plain = !scan.doc.tokens.get(t + 2).is_some_and(|n| n.upos.is_nominal() && scan.upos(t + 1) == Upos::Adj);
    next && plain && scan.cues.lone_heads.contains(scan.lemma(t))
}

/// The head of the phrase of which `t` is only a modifier: "front-runner Pop".
fn whole(scan: &Scan, t: usize) -> usize {
    let mut at = t;
    for _ in 0..4 {
        let part = matches!(scan.rel(at), Deprel::Compound | Deprel::Flat);
        match scan.syntax.head(at).filter(|h| part && scan.upos(*h).is_nominal()) {
            Some(head) => at = head,
            None => break,
        }
    }
    at
}

/// The name that the tree gives only the title `t` of, and the words of both: "Senator Ama Pop said".
pub fn titled(scan: &Scan, t: usize) -> Option<(usize, Span)> {
    let person = |n: &&Name| n.kind == NameKind::Person;
    let around = scan.doc.name_at(t).filter(person).filter(|n| head_of(scan, n) != t);
    let behind = || {
        let free = scan.doc.name_at(t).is_none()
            && scan.upos(t).is_nominal()
            && scan.doc.form(t, scan.text).starts_with(char::is_uppercase);
        scan.doc
            .name_at(t + 1)
            .filter(person)
            .filter(|n| free && n.tokens.start == t + 1 && scan.doc.sentence_of(t) == scan.doc.sentence_of(t + 1))
    };
    let name = around.or_else(behind)?;
    let first = name.tokens.start.min(t);
    Some((head_of(scan, name), scan.doc.tokens[first].span.join(scan.doc.tokens[name.tokens.end - 1].span)))
}

/// Outside of the quotation that the verb introduces, and behind a dateline.
fn can_speak(scan: &Scan, t: usize, tok: usize) -> bool {
    let word = !matches!(scan.upos(t), Upos::Punct | Upos::Verb | Upos::Aux | Upos::Adp | Upos::Sym);
    let outside = scan.quote_at[t].is_none_or(|q| scan.quote_at[tok] == Some(q));
    let word = word && !scan.cues.never_holders.contains(&scan.lemma(t).to_lowercase());
    word && outside && dateline_end(scan, tok).is_none_or(|end| t >= end || tok < end)
}

/// A lone capitalised word before the verb, outside of quotations.
fn can_speak_as_name(scan: &Scan, t: usize, tok: usize) -> bool {
    scan.quote_at[t] == scan.quote_at[tok]
        && !matches!(scan.upos(t), Upos::Adp | Upos::Sconj | Upos::Cconj | Upos::Adv | Upos::Punct)
}

/// First token behind "CITY, March 5 (Agency) —" at the start of the sentence of `tok`.
pub fn dateline_end(scan: &Scan, tok: usize) -> Option<usize> {
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    if let Some(end) = stamp_end(scan, sentence.clone()) {
        return Some(end);
    }
    let dash =
        sentence.clone().take(14).find(|&t| matches!(scan.doc.form(t, scan.text), "—" | "–" | "--" | "-" | "―"))?;
    let first = scan.doc.form(sentence.start, scan.text);
    let capitals = first.chars().count() > 2 && first.chars().all(|c| c.is_uppercase() || c == '.' || c == '-');
    let plain = sentence.start..dash;
    (capitals && !plain.clone().any(|t| matches!(scan.upos(t), Upos::Verb | Upos::Aux | Upos::Pron)))
        .then_some(dash + 1)
}

/// First token behind the time of day that opens an entry of a live blog: "14:05 Police …", "2.30 pm: …".
fn stamp_end(scan: &Scan, sentence: std::ops::Range<usize>) -> Option<usize> {
    let first = scan.doc.form(sentence.start, scan.text);
    let digits = |w: &str| !w.is_empty() && w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
    let time = first.split_once([':', '.']).is_some_and(|(h, m)| digits(h) && m.len() == 2 && digits(m));
    let half = |t: usize| {
        matches!(
            scan.doc.form(t, scan.text).to_lowercase().as_str(),
            "am" | "pm" | "a.m." | "p.m." | ":" | "–" | "—" | "-"
        )
    };
    let mut end = sentence.start + 1;
    while time && end < sentence.end && half(end) {
        end += 1;
    }
    (time && end < sentence.end).then_some(end)
}

/// A person's or body's name right before the verb, where the tree gives something farther that is no such name.
fn better(scan: &Scan, by_tree: usize, tok: usize) -> Option<usize> {
    if scan.doc.name_at(by_tree).is_some_and(speaks) || by_tree > tok {
        return None;
    }
    let name = name_before(scan, tok)?;
    let head = head_of(scan, name);
    // "the mayor of Cluj said": a name inside the subject's own phrase is no rival, but one after a comma is.
    (by_tree < name.tokens.start && !scan.doc.is_under(head, by_tree) && name.kind != NameKind::Place).then_some(head)
}

fn speaks(name: &Name) -> bool {
    matches!(name.kind, NameKind::Person | NameKind::Organisation)
}

/// The name that ends right before the verb, its auxiliaries, adverbs and a bracket.
fn name_before<'s>(scan: &'s Scan, tok: usize) -> Option<&'s Name> {
    let start = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.start;
    let mut at = tok;
    let mut bracket = false;
    for _ in 0..REACH + 4 {
        at = at.checked_sub(1).filter(|&a| a >= start)?;
        let form = scan.doc.form(at, scan.text);
        if form == ")" {
            bracket = true;
        } else if form == "(" {
            bracket = false;
        } else if bracket || matches!(scan.upos(at), Upos::Aux | Upos::Adv | Upos::Part) {
        } else {
            break;
        }
    }
    scan.doc.name_at(at).filter(|n| speaks(n))
}

/// The token of the name that the others hang on.
fn head_of(scan: &Scan, name: &Name) -> usize {
    let inside = |t: &usize| name.tokens.contains(t);
    name.tokens
        .clone()
        .find(|t| !inside(&scan.doc.tokens[*t].head) || scan.doc.is_root(*t))
        .unwrap_or(name.tokens.start)
}

/// The nearest phrase where the tree gives no subject to a finite verb: "…, said Pop", "…, Pop said".
fn beside(scan: &Scan, tok: usize) -> Option<usize> {
    let finite = matches!(scan.doc.tokens[tok].tense, Tense::Past | Tense::Present | Tense::PastPart)
        || scan.kid(tok, &[Deprel::Aux]).is_some();
    if !finite || scan.upos(tok) != Upos::Verb {
        return None;
    }
    let sentence = &scan.doc.sentences[scan.doc.sentence_of(tok)].tokens;
    let fits = |t: &usize| {
        let argument = !matches!(scan.rel(*t), Deprel::NmodPoss | Deprel::OblUnmarked | Deprel::Amod);
        let word = scan.upos(*t).is_nominal() || scan.upos(*t) == Upos::Adj && scan.kid(*t, &[Deprel::Det]).is_some();
        word && can_speak(scan, *t, tok) && argument && scan.kid(*t, &[Deprel::Case]).is_none()
    };
    // Inverted: right after the verb, before any comma.
    let run = |t: &usize| {
        scan.upos(*t) != Upos::Punct && !matches!(scan.upos(*t), Upos::Verb | Upos::Aux | Upos::Adp | Upos::Sconj)
    };
    let after_quote = tok > sentence.start && (scan.quote_at[tok - 1].is_some() || scan.upos(tok - 1) == Upos::Punct);
    let after = || (tok + 1..sentence.end).take(REACH).take_while(run).find(fits);
    let before = || {
        name_before(scan, tok).map(|n| head_of(scan, n)).or_else(|| (sentence.start..tok).rev().take(REACH).find(fits))
    };
    // "Said Pop: …"; a present without a subject commands or lists: "Calls men names".
    let inverted = tok == sentence.start && scan.doc.tokens[tok].tense == Tense::Past;
    let found = if after_quote { after().or_else(before) } else { before().or_else(|| after().filter(|_| inverted)) };
    found.map(|t| whole(scan, t))
}

/// "Pop, who leads the party, said": the phrase before the relative clause, where the tree looks into that clause.
fn before_aside(scan: &Scan, tok: usize, by_tree: Option<usize>) -> Option<usize> {
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.start;
    let mut at = tok;
    while at > sentence && matches!(scan.upos(at - 1), Upos::Aux | Upos::Adv | Upos::Part) {
        at -= 1;
    }
    let comma = |t: usize| scan.doc.form(t, scan.text) == ",";
    if at <= sentence + 2 || !comma(at - 1) || scan.upos(tok) != Upos::Verb {
        return None;
    }
    let same = |t: &usize| scan.quote_at[*t] == scan.quote_at[tok];
    let relative = |t: &usize| scan.upos(*t) == Upos::Pron && scan.syntax.grammar.relative_pronouns.has(scan.lemma(*t));
    // "Pop, opening the museum, said" too.
    let participle = |t: &usize| {
        let loose = scan.doc.tokens[*t].tense == Tense::PresPart && scan.kid(*t, &[Deprel::Aux]).is_none();
        loose && scan.upos(*t) == Upos::Verb && comma(*t - 1)
    };
    let opens = |t: &usize| relative(t) || participle(t);
    let pronoun = (sentence + 2..at - 1).rev().take_while(same).find(opens).filter(|&p| comma(p - 1))?;
    let name = scan.doc.name_at(pronoun - 2).map(|n| head_of(scan, n));
    let head = whole(scan, name.unwrap_or(pronoun - 2));
    let inside = by_tree.is_none_or(|t| t >= pronoun);
    (inside && scan.upos(head).is_nominal() && can_speak(scan, head, tok)).then_some(head)
}

/// For a participle that a preposition leads in, or that completes an object. "They arrested Pop for saying so", "Pop was fined for refusing to
/// leave": who is treated so is who said it. "Pop has no way of knowing that", "his habit of saying so": not the noun
/// before the preposition but the subject above it, or the noun's possessor.
fn led_in(scan: &Scan, tok: usize) -> Option<usize> {
    let bare = scan.upos(tok) == Upos::Verb
        && scan.doc.tokens[tok].tense == Tense::PresPart
        && scan.kid(tok, &[Deprel::Aux, Deprel::Nsubj, Deprel::Cop]).is_none();
    // "had voters wondering about that".
    if bare && scan.rel(tok) == Deprel::Xcomp && scan.kid(tok, &[Deprel::Mark]).is_none() {
        let object = scan.kid(scan.syntax.head(tok)?, &[Deprel::Obj])?;
        return (object < tok && can_speak(scan, object, tok)).then(|| whole(scan, object));
    }
    let lead = scan.kid(tok, &[Deprel::Mark, Deprel::Case]).filter(|&m| bare && m + 1 == tok)?;
    let desert = scan.cues.deserts.contains(&scan.lemma(lead).to_lowercase());
    let describes = scan.rel(tok) == Deprel::Acl;
    if !desert && !describes {
        return None;
    }
    let mut host = scan.syntax.head(tok)?;
    if let Some(owner) = scan.kid(host, &[Deprel::NmodPoss]).filter(|_| describes) {
        return Some(owner);
    }
    for _ in 0..4 {
        if scan.upos(host) == Upos::Verb || scan.kid(host, &[Deprel::Cop]).is_some() {
            break;
        }
        host = scan.syntax.head(host)?;
    }
    let object = scan.kid(host, &[Deprel::Obj]).filter(|&o| desert && host < o && o < tok);
    let patient = || scan.kid(host, &[Deprel::NsubjPass]).filter(|_| desert && is_passive(scan, host));
    let above = || scan.syntax.surface_subject(host).into_iter().next().filter(|_| describes);
    let found = object.filter(|&o| !scan.doc.is_under(tok, o)).or_else(patient).or_else(above)?;
    can_speak(scan, found, tok).then(|| whole(scan, found))
}

/// The subject of the main clause, for a participle set off by a comma ("…, adding that") or before that subject
/// ("After saying that, she left").
fn of_main_clause(scan: &Scan, tok: usize) -> Option<usize> {
    let loose = scan.doc.tokens[tok].tense == Tense::PresPart
        && scan.kid(tok, &[Deprel::Aux, Deprel::Nsubj, Deprel::Cop]).is_none();
    if !loose || scan.upos(tok) != Upos::Verb || scan.quote_at[tok].is_some() {
        return None;
    }
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let root = sentence.clone().find(|&t| scan.doc.is_root(t) && scan.quote_at[t].is_none())?;
    let subject = scan.kid(root, &[Deprel::Nsubj, Deprel::NsubjPass]).filter(|&s| can_speak(scan, s, tok))?;
    let mut at = tok;
    while at > sentence.start && matches!(scan.upos(at - 1), Upos::Adv | Upos::Sconj | Upos::Adp | Upos::Cconj) {
        at -= 1;
    }
    let fronted = tok < subject && at == sentence.start;
    let after_comma =
        root < tok && at > sentence.start && scan.upos(at - 1) == Upos::Punct && scan.rel(tok) != Deprel::AclRelcl;
    // "sent a letter to members, declaring …": what stands behind the verb did not speak.
    let behind = scan.syntax.head(tok).is_some_and(|host| host > root);
    let own = scan.rel(tok) != Deprel::Acl || behind || !noun_right_before(scan, at);
    (fronted || after_comma && own).then(|| whole(scan, subject))
}

/// A noun stands before the comma before `at`: "the ministry, citing …" may describe it.
fn noun_right_before(scan: &Scan, at: usize) -> bool {
    at >= 2 && scan.upos(at - 2).is_nominal()
}

/// For a participle after a comma in a sentence whose tree has no subject for it: the name that opens the sentence.
fn first_name(scan: &Scan, tok: usize) -> Option<usize> {
    let sentence = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.clone();
    let loose = scan.doc.tokens[tok].tense == Tense::PresPart && scan.kid(tok, &[Deprel::Aux]).is_none();
    if !loose || tok == sentence.start || scan.upos(tok - 1) != Upos::Punct {
        return None;
    }
    let free = |t: &usize| scan.quote_at[*t].is_none() && scan.doc.name_at(*t).is_some_and(speaks);
    let t = (sentence.start..tok).find(free)?;
    let led_in = t > sentence.start && scan.upos(t - 1) == Upos::Adp;
    let name = scan.doc.name_at(t).filter(|_| !led_in)?;
    Some(head_of(scan, name)).filter(|&h| can_speak(scan, h, tok))
}

/// "“…,” said Under Secretary Pop.": the words from the cue to the next sign, and the name in them that speaks.
pub fn inverted(scan: &Scan, quote_end: usize, tok: usize) -> Option<(usize, Span)> {
    if (quote_end..tok).any(|t| scan.upos(t) != Upos::Punct) {
        return None;
    }
    let end = scan.doc.sentences[scan.doc.sentence_of(tok)].tokens.end;
    let slash = |t: usize| scan.doc.form(t, scan.text) == "/";
    // "said widow Ama Pop": right behind the verb no other verb stands in its base form.
    let misread = |t: usize| {
        scan.doc.tokens[t].tense != Tense::PresPart
            && scan.upos(t) == Upos::Verb
            && (tok + 1..t).all(|n| matches!(scan.upos(n), Upos::Num | Upos::Adj))
    };
    let goes_on =
        |t: &usize| slash(*t) || misread(*t) || !matches!(scan.upos(*t), Upos::Punct | Upos::Verb | Upos::Aux);
    let run: Vec<usize> = (tok + 1..end).take_while(goes_on).collect();
    let person = |n: &&Name| n.kind == NameKind::Person;
    let named = run.iter().find_map(|&t| scan.doc.name_at(t).filter(person));
    let named = named.or_else(|| run.iter().find_map(|&t| scan.doc.name_at(t).filter(|n| speaks(n))));
    let head =
        named.map(|n| head_of(scan, n)).or_else(|| run.iter().rev().copied().find(|&t| scan.upos(t).is_nominal()))?;
    let last = named.map_or(head, |n| n.tokens.end - 1).max(head);
    Some((head, scan.doc.tokens[*run.first()?].span.join(scan.doc.tokens[last].span)))
}

/// For a participle or infinitive that hangs loose: the subject of the clause before it.
fn of_sentence(scan: &Scan, tok: usize) -> Option<usize> {
    if !matches!(scan.doc.tokens[tok].tense, Tense::PresPart | Tense::Base) || scan.upos(tok) != Upos::Verb {
        return None;
    }
    let sentence = &scan.doc.sentences[scan.doc.sentence_of(tok)].tokens;
    let subject = |t: &usize| matches!(scan.rel(*t), Deprel::Nsubj | Deprel::NsubjPass) && can_speak(scan, *t, tok);
    let same = |t: &usize| scan.quote_at[*t] == scan.quote_at[tok];
    let before = (sentence.start..tok).rev().filter(same).find(subject);
    before.filter(|&t| scan.upos(t) != Upos::Pron || !scan.syntax.grammar.relative_pronouns.has(scan.lemma(t)))
}
