using System;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using IpvsPure.App.Operating;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>The pages of an agent that is told what to tell, on free ports of the loopback.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly HttpClient client = new();
    private OpenDoors doors = null!;

    private Running(long started) => Status = new(Meters, "worker-3", TimeSpan.FromSeconds(30), started);

    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public Meters Meters { get; } = new();

    public AgentStatus Status { get; }

    public LogSwitch Log { get; } = new(LogLevel.Information);

    public Uri Health => doors.Addresses[0];

    public Uri Debug => doors.Addresses[1];

    public Uri Page => doors.Addresses[2];

    /// <summary>What the agent knows.</summary>
    public Memory Memory { get; set; } = Memory.Blank(NodePolicy.Default, Pace.Default);

    public int Doors => doors.Addresses.Count;

    /// <param name="statusAt">Where the status page is; nowhere if nothing.</param>
    /// <param name="started">When the agent started (ms since 1970); now if nothing.</param>
    public static async Task<Running> Start(IPEndPoint? statusAt = null, long? started = null)
    {
        var running = new Running(started ?? Now);
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        running.doors = new(
            Pages.Plans(running.Status, new(running.Status, running.Meters, running.Log, "{}"), () => running.Memory, new(free, free, true, "info", false, StatusAt: statusAt)), true, NullLogger<OpenDoors>.Instance);
        await running.doors.StartAsync(default);
        return running;
    }

    /// <param name="host">What the question says it was sent to.</param>
    public Task<HttpResponseMessage> Get(Uri door, string path, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door, path));
        request.Headers.Host = host;
        return client.SendAsync(request);
    }

    public async Task<string> Text(Uri door, string path)
    {
        using var answer = await Get(door, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> Put(Uri door, string path, string body, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri(door, path)) { Content = new StringContent(body) };
        request.Headers.Host = host;
        return client.SendAsync(request);
    }

    /// <summary>A round of a few steps, of which the kernel refused one.</summary>
    public static (RoundRecord Round, ImmutableArray<(Step Step, Outcome Outcome)> Outcomes) Refused(string cause)
    {
        ImmutableArray<Step> steps =
        [
            new(new Operation.SetSysctl(new("net.ipv4.ip_forward"), "0", "1"), new Because.ProxyNeedsIt("replies of pods")),
            new(new Operation.AddLink(), new Because.ProxyNeedsIt("addresses live on it")),
            new(new Operation.RaiseLink(), new Because.ProxyNeedsIt("addresses live on it")),
        ];
        ImmutableArray<(Step, Outcome)> outcomes =
        [
            (steps[0], new Outcome.Refused(new(30), "/proc/sys is mounted read-only here")),
            (steps[1], new Outcome.Done()),
            (steps[2], new Outcome.Done()),
        ];
        var report = Report.Of(outcomes);
        return (new(Now, cause, cause == "drift", TimeSpan.FromMilliseconds(3), new(steps, []), "3 steps (3 change)", report.Refusals), outcomes);
    }

    public void Round(string cause)
    {
        var (round, outcomes) = Refused(cause);
        Status.Began();
        Status.Ended(round, outcomes);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await doors.StopAsync(default);
        await doors.DisposeAsync();
    }
}
