//! Universal Dependencies tags and relations. Source: universaldependencies.org, version 2.

macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the variants are the published names")]
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every member, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The published spelling.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            fn exact(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

closed_list! {
    /// A universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

closed_list! {
    /// A dependency relation: the universal ones and those subtypes that the coder looks at.
    Deprel {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod",
        Amod = "amod", Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc",
        CcPreconj = "cc:preconj", Ccomp = "ccomp", Clf = "clf", Compound = "compound", CompoundPrt = "compound:prt",
        Conj = "conj", Cop = "cop", Csubj = "csubj", CsubjPass = "csubj:pass", Dep = "dep", Det = "det",
        DetPredet = "det:predet", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl",
        Fixed = "fixed", Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark",
        Nmod = "nmod", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj",
        NsubjPass = "nsubj:pass", NsubjOuter = "nsubj:outer", Nummod = "nummod", Obj = "obj", Obl = "obl",
        OblAgent = "obl:agent", OblUnmarked = "obl:unmarked", Orphan = "orphan", Parataxis = "parataxis",
        Punct = "punct", Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Upos {
    /// Reads a published spelling; anything unknown is `X`.
    pub fn parse(text: &str) -> Self {
        Upos::exact(text).unwrap_or(Upos::X)
    }

    /// Noun, proper noun or pronoun: what can head a party.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Pron)
    }
}

impl Deprel {
    /// Reads a label; an unknown subtype falls back to its universal relation, anything else to `dep`.
    pub fn parse(label: &str) -> Self {
        let older = match label {
            "nmod:tmod" | "nmod:npmod" => "nmod:unmarked",
            "obl:tmod" | "obl:npmod" => "obl:unmarked",
            "nmod:agent" => "nmod",
            other => other,
        };
        Deprel::exact(older).or_else(|| Deprel::exact(older.split(':').next().unwrap_or(""))).unwrap_or(Deprel::Dep)
    }

    /// The relation without its subtype: `nsubj:pass` gives `nsubj`.
    pub fn universal(self) -> Deprel {
        Deprel::parse(self.as_str().split(':').next().unwrap_or("dep"))
    }
}
