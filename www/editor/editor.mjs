// The code editor: CodeMirror, put together for definitions. It knows nothing of them: what is wrong,
// what may come next and what a word means it asks of Rust, which has the same for the plain text area.
//
// Places are offsets in UTF-16 units. `rust(what, value)` answers or takes note of:
//   changed  [from, to, text, …] in the text as Rust has it, in order
//   moved    where the cursor went, by hand
//   complete a place → [from, behind, [label, insert, back, detail, info, again] …]
//   explain  a place → [from, to, text]
//   format   → [from, to, text, …]
//   repair   the number of a problem
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, foldGutter, foldKeymap, foldService, indentOnInput, indentService, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, ChangeSet, EditorSelection, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";

// Longer texts are told of when nobody has typed for a while: reading them anew takes longer than a key.
const LONG = 100_000;
const PAUSE = 300;
// So long the cursor rests before the graph follows it.
const REST = 120;

// The page's policy lets no style element in. Sheets that a script makes are none.
const sheet = new CSSStyleSheet();
const mounted = [];
StyleModule.mount = (root, modules) => {
  const news = [modules].flat().filter((module) => !mounted.includes(module));
  if (!news.length) return;
  mounted.push(...news);
  sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
};

const fromRust = Annotation.define();

// Sentences have code between backticks.
function prose(text) {
  const node = document.createElement("span");
  text.split("`").forEach((part, at) => {
    if (at % 2 === 0) return node.append(part);
    node.appendChild(document.createElement("code")).textContent = part;
  });
  return node;
}

// Lines with a class and a word: what runs or waits there, what is selected.
const setMarks = StateEffect.define();
const marks = StateField.define({
  create: () => Decoration.none,
  update(lines, { changes, effects }) {
    const set = effects.findLast((effect) => effect.is(setMarks));
    return set ? set.value : lines.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

// JSON and YAML alike, however broken: a name is what a colon follows.
const STRING = /^"(?:[^"\\]|\\.)*"?|^'[^']*'?/;
const NUMBER = /^(?:-?\d[\d.eE+-]*|true|false|null)(?=\s*(?:[,\]}#]|$))/;
const PLAIN = /^[^"'{}[\],]*?(?=\s*(?::\s|:$|\s#|[,\]}]|$))/;
const COLON = /^\s*:(?=\s|$|["'{[\d-])/;
const definition = StreamLanguage.define({
  token(stream) {
    const text = () => (stream.match(COLON, false) ? "propertyName" : "string");
    if (stream.eatSpace()) return null;
    if (stream.match(/^(?:#|\/\/).*/)) return "comment";
    if (stream.match(STRING)) return text();
    // A tag of CloudFormation.
    if (stream.match(/^!\S+/)) return "keyword";
    if (stream.match(/^-(?=\s)|^[{}[\],:|>]/)) return null;
    if (stream.match(NUMBER)) return "number";
    if (stream.match(PLAIN) && stream.current()) return text();
    stream.next();
    return null;
  },
  languageData: { closeBrackets: { brackets: ["[", "{", '"'] }, indentOnInput: /^\s*[}\]]$/ },
});

const blanks = (text) => text.search(/\S|$/);

// What is indented more than a line belongs to it; of a bracket that closes it only the bracket stays.
const folds = foldService.of(({ doc }, from) => {
  const line = doc.lineAt(from);
  const outer = blanks(line.text);
  let to = line.to;
  let at = line.to;
  for (const text of line.number < doc.lines ? doc.iterLines(line.number + 1) : []) {
    const inner = blanks(text);
    const isBlank = inner === text.length;
    at += 1;
    if (!isBlank && inner <= outer) {
      if (to > line.to && /[}\]]/.test(text[inner])) to = at + inner;
      break;
    }
    at += text.length;
    if (!isBlank) to = at;
  }
  return to > line.to ? { from: line.to, to } : null;
});

// A line begins where the one before it does, or further in where that one opens something.
const indents = indentService.of(({ state: { doc }, unit, options }, place) => {
  let line = doc.lineAt(place);
  let text = line.text.slice(0, place - line.from);
  // Between two brackets the closing one gets a line of its own.
  const behind = options.simulateDoubleBreak ? "" : line.text.slice(place - line.from);
  while (!text.trim() && line.number > 1) ({ text } = line = doc.line(line.number - 1));
  return Math.max(0, blanks(text) + unit * (/[{[:]\s*$/.test(text) - /^\s*[}\]]/.test(behind)));
});

const inks = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--run-text)" },
  { tag: tags.string, color: "var(--done-text)" },
  { tag: [tags.number, tags.keyword], color: "var(--ink)", fontWeight: "650" },
  { tag: tags.comment, color: "var(--muted)" },
]);

const box = { border: "1px solid var(--line)", borderRadius: "var(--round)", background: "var(--card)", color: "var(--ink)", boxShadow: "var(--shadow)" };
const field = { minHeight: "26px", padding: "2px 8px", border: "1px solid var(--line)", borderRadius: "6px", background: "var(--card)", color: "var(--ink)", font: "inherit", fontSize: "13px" };
const theme = EditorView.theme({
  // Not the room of the tooltips, which has the same theme.
  "&.cm-editor": { height: "100%", color: "var(--ink)", background: "var(--card)" },
  "&.cm-focused": { outline: "none" },
  // Above the numbers, which lie above the text.
  "&.cm-focused::after": { content: "''", position: "absolute", inset: "0", zIndex: "300", pointerEvents: "none", border: "3px solid var(--focus)" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "13px", lineHeight: "var(--line-height)" },
  ".cm-content": { padding: "var(--top) 0 24px", caretColor: "var(--ink)", outline: "none" },
  ".cm-line": { padding: "0 14px 0 6px" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-gutters": { border: "0", background: "var(--card)", color: "var(--muted)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 2px 0 8px" },
  ".cm-gutter-lint": { width: "18px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "4px 2px" },
  ".cm-foldGutter .cm-gutterElement": { padding: "0 3px", cursor: "pointer" },
  ".cm-foldPlaceholder": { border: "1px solid var(--hair)", background: "var(--inset)", color: "var(--muted)" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "color-mix(in srgb, var(--inset) 55%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--run-tint)", outline: "1px solid var(--line)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--fail-tint)" },
  ".cm-content ::selection": { background: "color-mix(in srgb, var(--focus) 30%, transparent)" },
  ".cm-selected": { boxShadow: "inset 3px 0 0 var(--focus)" },
  ".cm-running": { background: "var(--run-tint)", boxShadow: "inset 3px 0 0 var(--run)" },
  ".cm-waiting": { background: "var(--token-tint)", boxShadow: "inset 3px 0 0 var(--token-edge)" },
  ".cm-failed": { background: "var(--fail-tint)", boxShadow: "inset 3px 0 0 var(--fail)" },
  ".cm-failed.cm-selected": { boxShadow: "inset 3px 0 0 var(--fail), inset 6px 0 0 var(--focus)" },
  ".cm-line[data-mark]::after": { content: "attr(data-mark)", marginLeft: "2em", color: "var(--muted)", fontFamily: "var(--sans)", fontSize: "12px" },
  ".cm-waiting[data-mark]::after": { color: "var(--token-text)" },
  ".cm-running[data-mark]::after": { color: "var(--run-text)" },
  ".cm-failed[data-mark]::after": { color: "var(--fail-text)" },
  ".cm-tooltip": { ...box, maxWidth: "min(420px, 90vw)", font: "400 13px / 1.45 var(--sans)" },
  ".cm-tooltip.cm-tooltip-autocomplete": { maxWidth: "none" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "13px", maxHeight: "15em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--run)", color: "var(--run-on)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail": { color: "var(--run-on)" },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", fontFamily: "var(--sans)" },
  ".cm-completionInfo": { ...box, maxWidth: "300px", padding: "8px 12px" },
  ".cm-explanation": { display: "block", padding: "8px 12px" },
  ".cm-panels": { background: "var(--inset)", color: "var(--ink)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 32px 6px 10px", font: "400 13px / 1.45 var(--sans)" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", minHeight: "24px", fontSize: "inherit" },
  ".cm-panel.cm-search [name=close]": { width: "28px", height: "28px", fontSize: "18px", color: "var(--ink)" },
  ".cm-textfield": { ...field, width: "14em", maxWidth: "40%" },
  ".cm-button": { ...field, backgroundImage: "none" },
  ".cm-searchMatch": { background: "var(--token-tint)", outline: "1px solid var(--token-edge)" },
  ".cm-searchMatch-selected": { background: "color-mix(in srgb, var(--focus) 30%, transparent)" },
  ".cm-diagnostic": { padding: "6px 12px", borderLeft: "4px solid var(--line)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--fail)" },
  ".cm-diagnosticAction": { font: "inherit", minHeight: "24px", margin: "4px 8px 0 0", padding: "2px 10px", border: "1px solid var(--line)", borderRadius: "6px", background: "var(--card)", color: "var(--ink)" },
});

// An option takes the place of the word around the cursor, however much of it has been typed since.
function option([label, insert, back, detail, info, again], behind) {
  const apply = (view, _, from, to) => {
    const end = Math.min(to + behind, view.state.doc.length);
    view.dispatch({
      changes: { from, to: end, insert },
      selection: EditorSelection.cursor(from + insert.length - back),
      userEvent: "input.complete",
    });
    if (again) startCompletion(view);
  };
  return { label, detail: detail || undefined, info: info ? () => prose(info) : undefined, apply };
}

// Puts an editor into `parent`; `set` has its id, label and placeholder.
export function open(parent, text, set, rust) {
  let attributes = {};
  // What was typed and Rust does not know of yet, since the text that it knows.
  let pending = null;
  let later;
  let resting;

  function flush() {
    clearTimeout(later);
    if (!pending) return;
    const changes = [];
    pending.iterChanges((from, to, _f, _t, inserted) => changes.push(from, to, inserted.toString()), true);
    pending = null;
    rust("changed", changes);
  }

  // A place in Rust's text, in the text as it is here now.
  const here = (place, side = 1) =>
    pending ? pending.mapPos(Math.min(place, pending.length), side) : Math.min(place, view.state.doc.length);

  function heard(update) {
    // Who searches stays at what was found, whatever is selected on the graph.
    const byHand = update.transactions.some((it) => it.isUserEvent("select") && !it.isUserEvent("select.search"));
    if (byHand && update.selectionSet) {
      clearTimeout(resting);
      resting = setTimeout(() => {
        flush();
        rust("moved", view.state.selection.main.head);
      }, REST);
    }
    const typed = update.transactions.filter((it) => it.docChanged && !it.annotation(fromRust));
    if (!typed.length) return;
    for (const { changes } of typed) pending = pending ? pending.compose(changes) : changes;
    if (update.state.doc.length < LONG) return flush();
    clearTimeout(later);
    later = setTimeout(flush, PAUSE);
  }

  function complete(context) {
    if (pending && !context.explicit) return null;
    flush();
    const found = rust("complete", context.pos);
    if (!found) return null;
    const [from, behind, ...options] = found;
    // Who has just opened a bracket may want a new line as well: Enter must not take a proposal there.
    const begun = from < context.pos || context.state.sliceDoc(from - 1, from) === '"';
    if (!begun && !context.explicit) return null;
    return { from, options: options.map((it) => option(it, behind)), validFor: /^[^"\n]*$/ };
  }

  function explain(_view, place) {
    const found = pending ? null : rust("explain", place);
    if (!found) return null;
    const [pos, end, words] = found;
    const dom = prose(words);
    dom.className = "cm-explanation";
    return { pos, end, above: true, create: () => ({ dom }) };
  }

  function edit(changes) {
    const list = [];
    for (let at = 0; at < changes.length; at += 3) {
      const [from, to, insert] = changes.slice(at, at + 3);
      list.push({ from, to, insert });
    }
    if (list.length) view.dispatch({ changes: list, userEvent: "input.format" });
  }

  function format() {
    flush();
    edit(rust("format") ?? []);
    return true;
  }

  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        // Offsets are Rust's, so a text keeps the line ends that it has; what is pasted gets plain ones.
        EditorState.lineSeparator.of("\n"),
        EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\r\n?/g, "\n")),
        EditorState.tabSize.of(2),
        indentUnit.of("  "),
        lintGutter(),
        lineNumbers(),
        foldGutter(),
        history(),
        definition,
        folds,
        indents,
        search({ top: true }),
        syntaxHighlighting(inks),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        placeholder(set.placeholder),
        marks,
        theme,
        // Proposals that are still looked for are not in the way of Esc.
        Prec.highest(
          keymap.of([{ key: "Escape", run: (it) => completionStatus(it.state) === "pending" && !closeCompletion(it) }]),
        ),
        autocompletion({ override: [complete], icons: false }),
        hoverTooltip(explain),
        // Beyond the edges of the text.
        tooltips({ parent: parent.closest("section") ?? document.body }),
        // Tab is nobody's: it leaves the editor, as it leaves a text area.
        keymap.of([
          { key: "Shift-Alt-f", run: format },
          { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...searchKeymap,
          // Ctrl+Enter is Run.
          ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
        ]),
        EditorView.contentAttributes.of(() => ({
          id: set.id,
          "data-testid": set.id,
          "aria-label": set.label,
          // What scrolls must be reached by Tab; that it can be edited does not count for axe.
          tabindex: "0",
          ...attributes,
        })),
        EditorView.domEventHandlers({
          blur: flush,
          // A file that is dropped is the page's, wherever it falls.
          drop: (event) => event.dataTransfer.files.length > 0,
          keydown: (event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) flush();
          },
        }),
        EditorView.updateListener.of(heard),
      ],
    }),
  });

  return {
    flush,
    format,
    focus: () => view.focus(),
    // Another text than the one that was typed: a repair, a scenario. It can be undone like any change.
    replace(from, to, insert) {
      const length = pending ? pending.length : view.state.doc.length;
      const change = ChangeSet.of({ from, to, insert }, length, "\n");
      const changes = pending ? change.map(pending) : change;
      if (pending) pending = pending.map(change, true);
      view.dispatch({ changes, annotations: fromRust.of(true) });
    },
    // [from, to, severity, sentence, label of its repair] for each.
    setProblems(list, described) {
      const problems = list.map(([from, to, severity, message, repair], at) => ({
        from: here(from),
        to: Math.max(here(from), here(to, -1)),
        severity,
        message: message.replaceAll("`", ""),
        renderMessage: () => prose(message),
        actions: repair ? [{ name: repair, apply: () => rust("repair", at) }] : [],
      }));
      const wrong = list.some(([, , severity]) => severity === "error");
      attributes = { "aria-invalid": String(wrong), ...(list.length && { "aria-describedby": described }) };
      view.dispatch(setDiagnostics(view.state, problems));
    },
    // [place, class, word] for each line.
    setMarks(list) {
      const lines = list.map(([place, kind, word]) => {
        const attributes = word ? { "data-mark": word, title: word } : {};
        return Decoration.line({ class: `cm-${kind}`, attributes }).range(view.state.doc.lineAt(here(place)).from);
      });
      view.dispatch({ effects: setMarks.of(Decoration.set(lines, true)) });
    },
    // Selects a place and brings it into the middle.
    select(from, to) {
      const selection = EditorSelection.range(here(from), Math.max(here(from), here(to, -1)));
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: "center" }) });
    },
    close() {
      clearTimeout(later);
      clearTimeout(resting);
      view.destroy();
    },
  };
}
