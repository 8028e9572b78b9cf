using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Kernel;

/// <summary>
/// Whatever happens to the cluster, the connection, the agent and the kernel: after each round the kernel holds what the objects
/// come to, what is not ours is as it was left, and Services that always had a server have never failed.
/// CHAOS_SEED and CHAOS_ROUNDS say which and how many; tests/Kernel/soak does so for hours.
/// </summary>
[Collection(LongCollection.Name)]
public sealed class Chaos(Guest guest, ITestOutputHelper output)
{
    private static readonly int Seed = Setting("CHAOS_SEED", 2026);
    private static readonly int Rounds = Setting("CHAOS_ROUNDS", 200);

    [Fact]
    public void Is_the_same_for_the_same_seed()
    {
        static string Text(int seed) =>
            string.Join('\n', ChaosScript.Of(seed, 200).Select((x, i) => $"{i}: {string.Join("; ", x.Select(y => y.Text))}"));
        Assert.Equal(Text(7), Text(7));
        Assert.NotEqual(Text(7), Text(8));
        foreach (var kind in (string[])["is deleted", "the agent is killed", "the agent is stopped", "cut", "forgotten", "netlink begins to fail", "ipvsadm -A", "nft "])
        {
            Assert.Contains(kind, Text(2026), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Leaves_the_kernel_in_step_after_each_round_and_fails_no_connection()
    {
        output.WriteLine($"seed {Seed}, {Rounds} rounds");
        var script = ChaosScript.Of(Seed, Rounds);
        var limit = 300 + (Rounds * 12);
        await using var agent = new AgentUnderTest(guest, _ => { }, string.Create(CultureInfo.InvariantCulture, $"--every 3 --seed {Seed & 0xffff}"), limit);
        agent.Node.Run("""
            ip link delete theirs0 2>/dev/null; ip link add theirs0 type dummy; ip link set theirs0 up
            nft add table inet theirs; nft add set inet theirs some "{ type ipv4_addr; elements = { 10.9.9.9 }; }"
            ipset create theirs hash:ip; ipset add theirs 10.9.9.9
            ipvsadm -A -f 42 -s sh
            """).Ended();
        agent.Serve(1, "p1", "q1");
        agent.Serve(2, "p1", "p2");
        agent.InStep("the start");
        using var all = new Flawless(agent.Node.Stream("c1", "tcp", ApiObjects.Address(2), 80, rate: 5, seconds: limit));
        using var pods = new Flawless(agent.Node.Stream("p3", "tcp", ApiObjects.Address(1), 80, rate: 5, seconds: limit));
        var held = agent.Node.Hold("c1", ApiObjects.Address(1), 80, limit);
        var clock = Stopwatch.StartNew();
        var foreign = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (number, round) in script.Index())
        {
            foreach (var deed in round)
            {
                deed.Do(agent);
                Note(deed.Text, foreign);
            }

            var state = agent.InStep(string.Create(CultureInfo.InvariantCulture, $"round {number} of seed {Seed}: {string.Join("; ", round.Select(x => x.Text))}"));
            Assert.Equal(foreign, state.Services.Keys.Select(x => x.ToString()).Where(IsForeign).Order(StringComparer.Ordinal));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Rounds} rounds in {clock.Elapsed.TotalSeconds:0} s, {agent.Log.Split("ended with").Length - 1} ends of the agent, {agent.Server.Requests.Count} requests"));
        Assert.Contains("ALIVE", held.Stop().Ended().Output, StringComparison.Ordinal);
        var left = agent.Node.Run("nft list set inet theirs some; ipset list theirs; ipvsadm -Sn").Ended().Output;
        Assert.Contains("elements = { 10.9.9.9 }", left, StringComparison.Ordinal);
        Assert.Contains("-A -f 42 -s sh", left, StringComparison.Ordinal);
        agent.Node.Run("ip link delete theirs0");
    }

    // The node may have an address of that range for a while, on which node ports are served.
    private static bool IsForeign(string service) =>
        service.StartsWith("198.51.100.", StringComparison.Ordinal) && service.Contains(":80", StringComparison.Ordinal);

    private static void Note(string deed, SortedSet<string> foreign)
    {
        var words = deed.Split(' ');
        if (words is ["ipvsadm", "-A" or "-D", "-t", var service, ..] && IsForeign(service))
        {
            _ = words[1] == "-A" ? foreign.Add(service + "/tcp") : foreign.Remove(service + "/tcp");
        }
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
