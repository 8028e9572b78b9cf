using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.App.Operating;

/// <summary>
/// The pages for people and programs on this node, where kube-proxy has its own (kube-proxy.md 3.3): metrics, the proxy mode,
/// the last plans, the level of the log.
/// </summary>
/// <param name="configuration">The settings in force, as JSON.</param>
internal sealed class DebugPages(AgentStatus status, Meters meters, LogSwitch log, string configuration)
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    public Meters Meters => meters;

    public async ValueTask<Answer> To(Question question, CancellationToken stop) => question switch
    {
        { Path: "/loglevel", Method: "PUT" } => Level(question),
        { Path: "/loglevel" } => Answer.Text(200, $"{log.Name}\n"),
        { Method: not ("GET" or "HEAD") } => Answer.Text(405, "only GET is answered here\n"),
        { Path: "/metrics" } => new(200, MetricsType, await meters.Text(stop)),
        { Path: "/proxyMode" } => Answer.Text(200, "ipvs"),
        { Path: "/configz" } => Answer.Of(200, Answer.Json, configuration),
        { Path: "/debug/plan" } => new(200, Answer.Json, StatusJson.Rounds(status.Now)),
        { Path: "/healthz" } => Answer.Text(200, "ok"),
        { Path: "/" } => Answer.Text(200, "/metrics\n/proxyMode\n/configz\n/debug/plan\n/healthz\n/loglevel (GET, PUT)\n"),
        _ => Answer.Text(404, "not found: / lists what is here\n"),
    };

    // A page in a browser on this node may send a PUT, but not under an address for a Host.
    private Answer Level(Question question)
    {
        if (!question.HasAddress)
        {
            return Answer.Text(403, "ask by address: http://127.0.0.1:PORT/loglevel\n");
        }

        return log.Set(question.Body.Trim())
            ? Answer.Text(200, $"{log.Name}\n")
            : Answer.Text(400, $"a level is one of {LogSwitch.Names}\n");
    }
}
