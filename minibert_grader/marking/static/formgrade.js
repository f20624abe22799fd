// Over nbgrader's own script on its grading page: what another TA wrote is not overwritten, and the page opens where
// there is something to do.
"use strict";

(function () {
  const api = base_url.replace(/\/formgrader$/, "") + "/minibert/marking/api/";
  const number = value => (value === null || value === "" || value === undefined ? null : Number(value));

  // `told` makes of a model what is sent, `taken` of what the gradebook has now the model's attributes.
  function guard(Kind, path, told, taken) {
    Kind.prototype.initialize = function () {  // what the page has seen: something is written only over that
      const note = () => { this.seen = told(this); };
      note();
      this.on("sync", note);
    };
    Kind.prototype.sync = function (method, model, options) {
      if (method !== "update") return Backbone.sync.call(this, method, model, options);
      return $.ajax({
        url: api + path + model.id,
        method: "PUT",
        data: JSON.stringify({...told(model), seen: model.seen}),
        contentType: "application/json",
        dataType: "json",
        headers: {"X-XSRFToken": getCookie("_xsrf")},
        beforeSend: () => { model.trigger("request", model); },
        success: got => {
          model.set(taken(got));
          model.trigger("sync", model);
        },
        error: answered => {
          const got = answered.responseJSON || {};
          model.set(taken(got.now ? got : {now: model.seen}));
          $(document).off("finished_saving");  // it stays on this page
          model.trigger("sync", model);
          const said = got.said || "Not saved: the server does not answer as it should.";
          window.alert(said + (got.now ? " Theirs is shown now." : ""));
        },
      });
    };
  }

  guard(
    Grade,
    "mark/",
    model => ({
      points: number(model.get("manual_score")), extra: number(model.get("extra_credit")), comment: "", keep_comment: true,
    }),
    got => ({
      manual_score: got.now.points, extra_credit: got.now.extra,
      ...("waits" in got ? {needs_manual_grade: got.waits} : {}),
    }),
  );
  guard(
    Comment,
    "comment/",
    model => ({comment: model.get("manual_comment") || ""}),
    got => ({manual_comment: got.now.comment}),
  );

  // nbgrader's script asks MathJax when to move to a box; there is none, so it is told here, once the grades are there.
  window.MathJax = {Hub: {Startup: {signal: {Interest: told => {
    const wait = setInterval(() => {
      if (!formgrader.grades || !formgrader.grades.loaded) return;
      clearInterval(wait);
      const first = $(".score.needs_manual_grade").first();
      if (first.length && !/[?&]index=/.test(location.search)) formgrader.last_selected = first;
      if (formgrader.last_selected.length) told("End");
    }, 50);
  }}}}};
})();
