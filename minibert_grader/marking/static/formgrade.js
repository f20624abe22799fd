// Over nbgrader's own script on its grading page: marks go where another TA's is not overwritten, and the page opens
// where there is something to do.
"use strict";

(function () {
  const api = base_url.replace(/\/formgrader$/, "") + "/minibert/marking/api/mark/";
  const kept = ["manual_score", "extra_credit"];

  // What the page has seen of each grade: a mark is written only over that.
  Grade.prototype.initialize = function () {
    const note = () => { this.seen = this.pick(kept); };
    note();
    this.on("sync", note);
  };

  Grade.prototype.sync = function (method, model, options) {
    if (method !== "update") return Backbone.sync.call(this, method, model, options);
    const number = value => (value === null || value === "" || value === undefined ? null : Number(value));
    const data = {points: number(model.get("manual_score")), extra: number(model.get("extra_credit")), keep_comment: true};
    data.seen = {points: number(model.seen.manual_score), extra: number(model.seen.extra_credit), comment: ""};
    return $.ajax({
      url: api + model.id, method: "PUT", data: JSON.stringify(data), contentType: "application/json", dataType: "json",
      headers: {"X-XSRFToken": getCookie("_xsrf")},
      beforeSend: () => { model.trigger("request", model); },
      success: got => {
        const now = {manual_score: got.now.points, extra_credit: got.now.extra, needs_manual_grade: got.waits};
        model.set(now);
        model.trigger("sync", model);
      },
      error: answered => {
        const got = answered.responseJSON || {};
        if (got.now) model.set({manual_score: got.now.points, extra_credit: got.now.extra});
        else model.set(model.seen);
        $(document).off("finished_saving");  // it stays on this page
        model.trigger("sync", model);
        window.alert((got.said || "Not saved: the server does not answer as it should.") + (got.now ? " Their mark is shown now." : ""));
      },
    });
  };

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
