using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.AgentTests;
using IpvsPure.ApiServer;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>
/// The lab's nodeA with the agent that ships on it, which follows a test API server here on the host, and an eye that looks at
/// the node's kernel. The agent is started again whenever it ends, as a kubelet does.
/// </summary>
public sealed class AgentUnderTest : IAsyncDisposable
{
    private const string Link = """
        ip link add api0 type veth peer name api0 netns nodeA
        ip address add 169.254.77.1/30 dev api0; ip link set api0 up
        ip -n nodeA address add 169.254.77.2/30 dev api0 scope link; ip -n nodeA link set api0 up
        ip -n nodeA route add 10.0.2.2 via 169.254.77.1 src 169.254.77.2
        echo 1 >/proc/sys/net/ipv4/ip_forward
        iptables -t nat -A POSTROUTING -s 169.254.77.0/30 -j MASQUERADE
        """;

    private static int directories;

    private readonly Guest guest;
    private readonly string directory;
    private readonly Running agent;
    private readonly Running eye;
    private int asked;

    /// <param name="faults">Options for vm/faults, through which the agent runs then; none runs it directly.</param>
    public AgentUnderTest(Guest guest, Action<World> fill, string? faults = null, int seconds = 1200)
    {
        this.guest = guest;
        Node = new NodeUnderTest(guest).Reset();
        directory = string.Create(CultureInfo.InvariantCulture, $"agent-{++directories}");
        World.Put(Kind.Nodes, ApiObjects.NodeObject());
        fill(World);
        Server = new(World, Faults, IPAddress.Loopback);
        Server.Start();
        guest.Share($"{directory}/kubeconfig", ApiServer.Program.Kubeconfig($"http://10.0.2.2:{Server.Port}"));
        guest.Run($"{Link}\nrm -f /tmp/agent.stop /tmp/agent.pid").Ended();
        var through = faults is null ? "" : $"faults --pid /tmp/agent.pid {faults}";
        agent = guest.Begin(
            $$"""
            until [ -e /tmp/agent.stop ]; do
                ip netns exec nodeA {{through}} {{Guest.Binary}} agent --kubeconfig /share/{{directory}}/kubeconfig --node {{ApiObjects.Node}} \
                    --filter nftables --sync-period 1 --drain {{Policy.DrainSeconds}} --snapshots none --service-metrics \
                    --status-page-bind-address loopback >>/share/{{directory}}/log 2>&1 &
                started=$!
                [ -n "{{through}}" ] || echo $started >/tmp/agent.pid
                wait $started
                echo "ended with $?" >>/share/{{directory}}/log
            done
            """,
            seconds);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        eye = guest.Begin(
            $"""
            ip netns exec nodeA dotnet tests/Conformance/bin/{configuration}/net10.0/IpvsPure.Conformance.dll eye /share/{directory} >/tmp/eye 2>&1
            (echo "the eye ended with $?"; cat /tmp/eye) >/share/{directory}/eye.fault
            """,
            seconds);
    }

    public NodeUnderTest Node { get; }

    public World World { get; } = new();

    public Faults Faults { get; } = new();

    public Server Server { get; }

    /// <summary>What the agent's options come to.</summary>
    public NodePolicy Policy { get; } = NodePolicy.Default with { DrainSeconds = 2, Filter = FilterChoice.Nftables };

    /// <summary>What the agent said since it was started first.</summary>
    public string Log => File.Exists(guest.PathOf($"{directory}/log")) ? File.ReadAllText(guest.PathOf($"{directory}/log")) : "";

    /// <summary>A Service with one port and these endpoints, ready, of both families.</summary>
    public void Serve(int number, params string[] pods)
    {
        World.Put(Kind.Services, ApiObjects.Service(number));
        Back(number, 1, [.. pods.Select(x => new Endpoint(x))]);
    }

    /// <summary>Other endpoints for a Service.</summary>
    public void Back(int number, int ports, params Endpoint[] endpoints)
    {
        World.Put(Kind.Slices, ApiObjects.Slice(number, isInet6: false, ports, endpoints));
        World.Put(Kind.Slices, ApiObjects.Slice(number, isInet6: true, ports, endpoints));
    }

    /// <summary>Ends the agent in a way that it cannot prepare for; it is started again.</summary>
    public void Kill(string signal = "KILL") => Node.Run($"kill -{signal} $(cat /tmp/agent.pid)");

    /// <summary>What the kernel of the node holds now.</summary>
    public KernelState Look()
    {
        asked++;
        guest.Share(string.Create(CultureInfo.InvariantCulture, $"{directory}/{asked}.ask"), "");
        var answer = guest.PathOf(string.Create(CultureInfo.InvariantCulture, $"{directory}/{asked}.json"));
        var clock = Stopwatch.StartNew();
        while (!File.Exists(answer))
        {
            var faults = Directory.GetFiles(guest.PathOf(directory), "*.fault");
            if (faults.Length > 0 || clock.Elapsed > TimeSpan.FromSeconds(120))
            {
                Assert.Fail("the kernel was not looked at: " + string.Concat(faults.Select(File.ReadAllText)));
            }

            Thread.Sleep(10);
        }

        return SnapshotJson.Read(File.ReadAllText(answer)).IfFail(why => throw new InvalidOperationException(why.Message));
    }

    /// <summary>Waits until the kernel holds what the API server's objects come to; servers may leave it in peace.</summary>
    public KernelState InStep(string after, int seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var observed = Look();
            var plan = Difference(observed);
            if (plan.Steps.IsEmpty)
            {
                return observed;
            }

            if (clock.Elapsed.TotalSeconds > seconds)
            {
                var steps = string.Join('\n', plan.Steps.Select(x => x.Operation).Take(20));
                var log = string.Join('\n', Log.Split('\n').TakeLast(40));
                Assert.Fail($"not in step {seconds} s after {after}; missing:\n{steps}\nthe agent's last words:\n{log}");
            }
        }
    }

    /// <summary>What would have to be done to the kernel, worked out here from the objects.</summary>
    public Plan Difference(KernelState observed)
    {
        var policy = Policy.On(observed);
        var desired = Compiling.Compile(Expectation.Of(World, ApiObjects.Node), policy, observed.HostAddresses);
        return Planning.Between(desired, observed, policy, DrainClock.Stopped);
    }

    public async ValueTask DisposeAsync()
    {
        guest.Share($"{directory}/stop", "");
        guest.Run("touch /tmp/agent.stop; kill -TERM $(cat /tmp/agent.pid)");
        agent.End();
        eye.End();
        guest.Run("""
            ip link delete api0
            iptables -t nat -D POSTROUTING -s 169.254.77.0/30 -j MASQUERADE
            """);
        await Server.DisposeAsync();
    }
}
