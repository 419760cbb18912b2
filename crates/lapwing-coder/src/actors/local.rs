//! Gives unnamed local parties the country that the sentence or the article leaves no doubt about: "police", "the
//! court", "gunmen". Named parties and those of another state are left alone.

use lapwing_core::{Deprel, EntityKind, Upos};

use super::coref::in_sentence;
use super::draft::Draft;
use super::resolve::Resolver;
use crate::scene::{AUTHORITY_BESIDE, OWN_FORCES, PLACE_BESIDE, SPOKEN_OF, Scenes};

/// Sets the country of local drafts that have none.
pub fn settle(r: &Resolver, drafts: &mut [Draft], speaker: Option<usize>) {
    let places: Vec<(usize, String)> = drafts
        .iter()
        .filter(|d| d.entity.kind == EntityKind::Place)
        .filter_map(|d| Some((r.text.sentence(d.head), d.entity.country.clone()?)))
        .collect();
    // "Togolese officials say gunmen …": authorities speak of what happens at home; armies also of what they do abroad.
    let authorities: Vec<(usize, String)> = drafts
        .iter()
        .filter(|d| matches!(r.text.rel(d.head), Deprel::Nsubj) && d.entity.kind.is_party() && d.role.is_some())
        .filter(|d| r.role(d.head).is_some_and(|(_, role)| role.local))
        .filter(|d| d.entity.sectors.first().is_some_and(|s| matches!(s.as_str(), "GOV" | "COP" | "JUD" | "MED")))
        .filter_map(|d| Some((r.text.sentence(d.head), d.entity.country.clone()?)))
        .filter(|(_, code)| r.text.actors.states.contains_key(code))
        .collect();
    let senders: Vec<(usize, String)> = drafts
        .iter()
        .filter(|d| matches!(r.text.rel(d.head), Deprel::Nsubj) && d.entity.country.is_some())
        .filter(|d| d.entity.kind == EntityKind::State || d.entity.sectors.iter().any(|s| s == "MIL" || s == "GOV"))
        .filter_map(|d| Some((r.text.sentence(d.head), d.entity.country.clone()?)))
        .filter(|(_, code)| r.text.actors.states.contains_key(code))
        .collect();
    let speaker = speaker.and_then(|s| drafts[s].entity.country.clone());
    for i in 0..drafts.len() {
        if let Some(code) = shared(r, drafts, i) {
            drafts[i].entity.country = Some(code);
            drafts[i].ground += "; state of what it is coordinated with";
        }
    }
    for draft in drafts.iter_mut().filter(|d| d.entity.country.is_none()) {
        // "Special Envoy Mensah" in what an authority gives out: its own.
        let officer = draft.entity.kind == EntityKind::Person && draft.entity.name.is_some();
        if let Some(code) = speaker.as_ref().filter(|_| officer && draft.entity.title.is_some()) {
            draft.entity.country = Some(code.clone());
            draft.ground += "; officer of the authority that gives out the text";
        }
    }
    let scenes = scenes(r, drafts);
    for i in 0..drafts.len() {
        if !drafts[i].local || drafts[i].entity.country.is_some() || tells_examples(r, drafts[i].head) {
            continue;
        }
        let shared = shared(r, drafts, i);
        let (envoys, named) = treated(r, drafts, i);
        let others: Vec<String> = envoys.iter().chain(&named).cloned().collect();
        let draft = &mut drafts[i];
        if let Some(code) = shared {
            draft.entity.country = Some(code);
            draft.ground += "; state of what it is coordinated with";
            continue;
        }
        let here = r.text.sentence(draft.head);
        // "Togo says soldiers were killed in Accra": an army, or the state that sends it, speaks of its own.
        if draft.entity.sectors.first().is_some_and(|s| s == "MIL") {
            let mut told = told_in(&senders, here).map(|a| &a.1);
            if let Some(code) = told.next().filter(|first| told.all(|c| c == *first)) {
                draft.entity.country = Some(code.clone());
                draft.ground = format!("{}; {OWN_FORCES}", draft.ground);
                continue;
            }
        }
        let mut near = told_in(&places, here).filter(|p| !others.contains(&p.1)).map(|p| &p.1);
        let place = near.next().filter(|first| near.all(|p| p == *first));
        let mut told = told_in(&authorities, here).filter(|a| !others.contains(&a.1)).map(|a| &a.1);
        let told = told.next().filter(|first| told.all(|c| c == *first));
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        // Beside envoys of one state he is of the other one, if the text speaks of two.
        let one_left = |c: &str| scenes.most(here, &[others.as_slice(), &[c]].concat()).is_none();
        let spoken_of = || match others.as_slice() {
            [] => {
                scenes.most(here, &[]).or(r.dominant.as_deref().filter(|c| scenes.allows(here, c))).map(str::to_string)
            }
            _ => scenes.lately(here, &others).filter(|c| envoys.is_empty() || one_left(c)).map(str::to_string),
        };
        let (code, why) = match (place.map(|p| (p, PLACE_BESIDE)), told) {
            (Some((code, why)), _) => (code.clone(), why),
            (None, Some(code)) => (code.clone(), AUTHORITY_BESIDE),
            (None, None) if let Some(code) = spoken_of() => (code, SPOKEN_OF),
            (None, None) => continue,
        };
        draft.entity.country = Some(code);
        draft.ground = format!("{}; {why}", draft.ground);
    }
    // Whoever was taken for another one is of the same state.
    for i in 0..drafts.len() {
        let from = drafts[i].antecedent.filter(|_| drafts[i].entity.country.is_none());
        if let Some(code) = from.and_then(|a| drafts[a].entity.country.clone()) {
            drafts[i].entity.country = Some(code);
        }
    }
}

/// What is listed of one sentence, the list being in text order.
fn told_in(listed: &[(usize, String)], sentence: usize) -> impl Iterator<Item = &(usize, String)> {
    let first = listed.partition_point(|x| x.0 < sentence);
    listed[first..].iter().take_while(move |x| x.0 == sentence)
}

/// "The foreign minister summoned the Togolese ambassador", "the minister accused Togo": states whose envoys an official
/// treats, and those that he treats by name. He is of another one.
fn treated(r: &Resolver, drafts: &[Draft], i: usize) -> (Vec<String>, Vec<String>) {
    let words = r.text.words();
    let office = |d: &Draft| d.entity.sectors.iter().any(|s| words.of_a_state.contains(s));
    let mut at = drafts[i].head;
    while matches!(r.text.rel(at), Deprel::Flat | Deprel::Appos | Deprel::Compound)
        && let Some(head) = r.text.head(at)
    {
        at = head;
    }
    let verb = r.text.head(at).filter(|_| office(&drafts[i]) && r.text.rel(at) == Deprel::Nsubj);
    if verb.is_none() {
        return Default::default();
    }
    // "threatened to expel the Togolese ambassador"
    let told = |d: &Draft| {
        let own = r.text.head(d.head);
        let vowed = own.filter(|&v| r.text.rel(v) == Deprel::Xcomp).and_then(|v| r.text.head(v));
        matches!(r.text.rel(d.head), Deprel::Obj | Deprel::Iobj | Deprel::Obl) && (own == verb || vowed == verb)
    };
    let envoy = |d: &Draft| r.text.is_in(d.head, &words.abroad_nouns);
    let named = |d: &Draft| {
        let state =
            matches!(d.entity.kind, EntityKind::State | EntityKind::Place) && r.text.upos(d.head) == Upos::Propn;
        state
            && r.text.rel(d.head) == Deprel::Obj
            && r.text.head(d.head).is_some_and(|v| r.text.is_in(v, &words.state_verbs))
    };
    let all = |fits: &dyn Fn(&Draft) -> bool| {
        let beside = drafts[in_sentence(r, drafts, i)].iter();
        beside.filter(|d| told(d) && fits(d)).filter_map(|d| d.entity.country.clone()).collect()
    };
    (all(&envoy), all(&named))
}

/// "Iraqi parties, groups and lawmakers", "Togolese president Otieno and defence minister Addo": what is coordinated shares
/// the state.
fn shared(r: &Resolver, drafts: &[Draft], i: usize) -> Option<String> {
    let titled = |d: &Draft| d.entity.kind == EntityKind::Person && d.entity.title.is_some();
    let mine = titled(&drafts[i]);
    if drafts[i].entity.country.is_some() || !(drafts[i].local || mine) || tells_examples(r, drafts[i].head) {
        return None;
    }
    let head = drafts[i].head;
    // The title before a name may head it.
    let under = matches!(r.text.rel(head), Deprel::Flat | Deprel::Appos);
    let top = r.text.head(head).filter(|&h| under && h < head && r.role(h).is_some()).unwrap_or(head);
    let host = r.text.head(top).filter(|_| r.text.rel(top) == Deprel::Conj)?;
    let host = drafts[in_sentence(r, drafts, i)].iter().find(|d| d.head == host && (d.local || mine && titled(d)))?;
    host.entity.country.clone().filter(|c| r.text.actors.states.contains_key(c))
}

/// "thirteen soldiers, including nine from Togo": whose they are is told behind them.
fn tells_examples(r: &Resolver, head: usize) -> bool {
    let words = &r.text.words().example_cases;
    r.text
        .kids(head)
        .iter()
        .any(|&k| r.text.rel(k) == Deprel::Nmod && k > head && r.text.kids(k).iter().any(|&c| r.text.is_in(c, words)))
}

/// The states spoken of, by sentence.
fn scenes(r: &Resolver, drafts: &[Draft]) -> Scenes {
    /// Places and authorities tell where things happen; news agencies not at all, armies hardly.
    const THERE: u64 = 5;
    const NAMED: u64 = 3;
    let named = drafts.iter().filter_map(|d| {
        let code = d.entity.country.as_deref().filter(|c| r.text.actors.states.contains_key(*c))?;
        // "U.S. warplanes", "French news agency": what they tell is told by the whole.
        let whole = r.text.head(d.head).filter(|_| matches!(r.text.rel(d.head), Deprel::Amod | Deprel::Compound));
        let whole = whole.and_then(|h| r.role(h)).and_then(|(_, role)| role.sectors.first());
        if whole.is_some_and(|s| matches!(s.as_str(), "MIL" | "JRN")) {
            return None;
        }
        let sector = d.entity.sectors.first().map(String::as_str);
        let weight = match (d.entity.kind, sector) {
            (EntityKind::Place, _) => THERE,
            (_, Some("JRN")) => return None,
            (_, Some("MIL")) => 1,
            (_, Some("COP" | "JUD" | "MED")) => THERE,
            (EntityKind::State | EntityKind::Body | EntityKind::Person | EntityKind::People, _) => NAMED,
            _ => return None,
        };
        Some((r.text.sentence(d.head), code, weight))
    });
    Scenes::new(r.text.doc.sentences.len(), named)
}
