using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using IpvsPure.Effects.Cluster;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>A test API server on loopback, and sources that follow it.</summary>
public sealed class Lab : IAsyncDisposable
{
    public const string Node = "node-a";

    /// <summary>Waits that are short, and time-outs that no busy machine meets.</summary>
    public static readonly ApiTimes Hasty = new(
        Watch: TimeSpan.FromSeconds(60),
        Grace: TimeSpan.FromSeconds(60),
        ListSilence: TimeSpan.FromSeconds(60),
        FirstWait: TimeSpan.FromMilliseconds(4),
        LongestWait: TimeSpan.FromMilliseconds(50),
        Page: 3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ipvspure-agent-");

    public Lab(bool isStarted = true)
    {
        Server = new(World, Faults, IPAddress.Loopback);
        if (isStarted)
        {
            Server.Start();
        }

        World.Put(Kind.Nodes, Crowd.Node(Node));
    }

    public World World { get; } = new();

    public Faults Faults { get; } = new();

    public Server Server { get; }

    public string TokenFile => Path.Combine(folder.FullName, "token");

    /// <summary>A source of the lab's objects, followed until the lab ends.</summary>
    public Following Follow(ApiTimes? times = null) => new(new ApiSource(Open(), Node, times ?? Hasty, new(1)));

    public ApiAccess Open()
    {
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        var token = Faults.Token.Length > 0 ? TokenFile : "";
        File.WriteAllText(kubeconfig, ApiServer.Program.Kubeconfig($"http://127.0.0.1:{Server.Port}", token));
        return ApiAccess.Open(kubeconfig, default).IfFail(why => throw new InvalidOperationException(why.Message));
    }

    /// <summary>Some Services with two endpoints each.</summary>
    public Lab With(int services)
    {
        for (var i = 0; i < services; i++)
        {
            World.Put(Kind.Services, Crowd.Service(i));
            World.Put(Kind.Slices, Crowd.Slice(i, 2, i * 2));
        }

        return this;
    }

    /// <summary>What a proxy must see of the server's objects.</summary>
    public ClusterView Expected() => Expectation.Of(World, Node);

    /// <summary>The requests of a kind so far.</summary>
    public Request[] Asked(Kind kind) => [.. Server.Requests.Where(x => x.Path.EndsWith(kind.Plural, StringComparison.Ordinal))];

    /// <summary>The requests of a kind that began a list.</summary>
    public int Lists(Kind kind) => Asked(kind).Count(x => x.Ask("watch") != "true" || x.Ask("sendInitialEvents") == "true");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Waits for something that no news tells of.</summary>
    public static async Task Until(Func<bool> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{what} did not come about");
            await Task.Delay(5);
        }
    }

    public static JsonObject Labelled(JsonObject body, string label)
    {
        var labels = body["metadata"]!["labels"] as JsonObject ?? [];
        labels[label] = "x";
        body["metadata"]!["labels"] = labels.DeepClone();
        return body;
    }

    public static ObjectName Service(int number) => new($"ns-{number % 50}", $"svc-{number}");

    public static ObjectName Slice(int number) => new($"ns-{number % 50}", $"svc-{number}-abcde");

    public static Key Key(Kind kind, int number) =>
        new(kind, $"ns-{number % 50}", kind == Kind.Services ? $"svc-{number}" : $"svc-{number}-abcde");

    /// <summary>Two views with the same content: records that hold arrays compare them by identity.</summary>
    public static bool AreSame(ClusterView one, ClusterView other) =>
        one.Services.Count == other.Services.Count
        && one.Slices.Count == other.Slices.Count
        && one.Services.All(x => other.Services.Find(x.Key).Exists(y => Sameness.Of(x.Value, y)))
        && one.Slices.All(x => other.Slices.Find(x.Key).Exists(y => Sameness.Of(x.Value, y)))
        && Sameness.Of(one.Node, other.Node);
}
