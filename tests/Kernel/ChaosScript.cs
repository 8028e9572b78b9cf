using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using IpvsPure.ApiServer;

namespace IpvsPure.Kernel;

/// <summary>One thing that happens in a round, in words and as what is done.</summary>
public sealed record Deed(string Text, Action<AgentUnderTest> Do);

/// <summary>
/// Rounds of things that happen to an agent, drawn from a seed and from nothing else. Service 1 always has the same
/// servers, Service 2 always has p1 and others that come and go; nothing is done to these two in the kernel.
/// </summary>
public sealed class ChaosScript
{
    /// <summary>Services 3 to this one come and go.</summary>
    public const int Services = 14;

    /// <summary>Foreign virtual services that come and go.</summary>
    public const int Foreign = 4;

    private static readonly string[] Pods = ["p1", "p2", "p3", "q1", "q2"];

    private readonly Random random;

    private ChaosScript(int seed) => random = new(seed);

    /// <summary>So many rounds, in each of which the deeds are done in their order.</summary>
    public static ImmutableArray<ImmutableArray<Deed>> Of(int seed, int rounds)
    {
        var script = new ChaosScript(seed);
        return [.. Enumerable.Range(0, rounds).Select(_ => script.Round())];
    }

    private ImmutableArray<Deed> Round()
    {
        var deeds = new List<Deed>();
        var edits = random.Next(1, 6);
        var trouble = random.Next(28);
        for (var i = 0; i < edits; i++)
        {
            deeds.Add(Edit());
            if (i == edits / 2)
            {
                deeds.AddRange(Trouble(trouble));
            }
        }

        return [.. deeds];
    }

    private Deed Edit()
    {
        var number = random.Next(3, Services + 1);
        switch (random.Next(10))
        {
            case 0:
                return new($"svc-{number} is deleted", x => x.World.Delete(new(Kind.Services, ApiObjects.Space, $"svc-{number}")));
            case 1:
                var family = random.Next(2) == 0 ? 4 : 6;
                return new($"slice svc-{number}-{family} is deleted", x => x.World.Delete(new(Kind.Slices, ApiObjects.Space, $"svc-{number}-{family}")));
            case 2 or 3 or 4:
                return Service(number);
            case 5:
                var zone = $"zone-{"abc"[random.Next(3)]}";
                return new($"the node is in {zone}", x => x.World.Put(Kind.Nodes, ApiObjects.NodeObject(zone)));
            case 6 or 7:
                return Back(2, 1, [new("p1"), .. Some().Where(x => x.Pod != "p1")]);
            default:
                return Back(number, random.Next(1, 3), [.. Some()]);
        }
    }

    private Deed Service(int number)
    {
        var (ports, nodePorts, scheduler) = (random.Next(1, 3), random.Next(3) == 0, random.Next(4) == 0 ? "wrr" : "");
        var more = random.Next(6) switch
        {
            0 => ",\"sessionAffinity\":\"ClientIP\"",
            1 => ",\"internalTrafficPolicy\":\"Local\"",
            2 => ",\"externalIPs\":[\"203.0.113.7\"]",
            3 => ",\"externalTrafficPolicy\":\"Local\"",
            _ => "",
        };
        return new(
            $"svc-{number} has {ports} ports{(nodePorts ? " with node ports" : "")} {scheduler} {more}",
            x => x.World.Put(Kind.Services, ApiObjects.Service(number, ports, nodePorts, scheduler, more)));
    }

    private IEnumerable<Endpoint> Some()
    {
        foreach (var pod in Pods)
        {
            var state = random.Next(8);
            if (state < 5)
            {
                yield return new(pod, Ready: state != 1, Terminating: state == 1 && random.Next(2) == 0);
            }
        }
    }

    private static Deed Back(int number, int ports, Endpoint[] endpoints) => new(
        $"svc-{number} has {string.Join(' ', endpoints.Select(x => x.Pod + (x.Ready ? "" : x.Terminating ? "(leaves)" : "(not ready)")))}",
        x => x.Back(number, ports, endpoints));

    private IEnumerable<Deed> Trouble(int number)
    {
        switch (number)
        {
            case 0:
                return [new("connections are cut", x => x.Server.Cut())];
            case 1:
                return [new("the API server stops", x => x.Server.Stop().Wait()), Edit(), new("it is back", x => x.Server.Start())];
            case 2:
                return [new("what happened is forgotten, connections are cut", x => { x.World.Compact(); x.Server.Cut(); })];
            case 3:
                var bytes = random.Next(3000);
                return [new($"the next answer breaks off after {bytes} bytes", x => { x.Faults.CutAfter.Enqueue(bytes); x.Server.Cut(); })];
            case 4:
                var status = random.Next(2) == 0 ? 500 : 429;
                return [new($"the next answer is {status}", x => { x.Faults.Answers.Enqueue((status, 0)); x.Server.Cut(); })];
            case 5 or 6:
                return [new("the agent is killed", x => x.Kill())];
            case 7:
                return [new("the agent is stopped", x => x.Kill("TERM"))];
            case 8 or 9 or 10:
                return [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Meddle())];
            case 11 or 14:
                return [Foreigner()];
            case 12 or 13:
                return [Signal("USR1", "netlink begins to fail"), Edit(), Edit(), new("a moment passes", _ => System.Threading.Thread.Sleep(400)), Signal("USR2", "netlink works")];
            default:
                return [];
        }
    }

    /// <summary>Something of ours is edited by somebody else; the first two Services stay as they are.</summary>
    private Deed Meddle()
    {
        var vip = ApiObjects.Address(random.Next(3, Services + 1));
        return Script(random.Next(12) switch
        {
            0 => $"ipvsadm -D -t {vip}:80",
            1 => $"ipvsadm -E -t {vip}:80 -s wlc",
            2 => $"ipvsadm -a -t {vip}:80 -r 10.244.9.9:8080 -m",
            3 => $"ipvsadm -d -t {vip}:80 -r 10.244.1.12:8080",
            4 => $"ipvsadm -e -t {vip}:80 -r 10.244.1.11:8080 -m -w 7",
            5 => $"ip route delete local {vip} dev kube-ipvs0 table local",
            6 => $"nft delete element inet ipvspure svc4 {{ {vip} . tcp . 80 }}",
            7 => $"nft delete element inet ipvspure vip4 {{ {vip} }}",
            8 => "nft add element inet ipvspure vip4 { 10.99.99.99 }",
            9 => "nft add chain inet ipvspure stray",
            10 => "nft insert rule inet ipvspure services ip daddr 10.9.9.9 accept",
            _ => "echo 0 >/proc/sys/net/ipv4/vs/expire_nodest_conn",
        });
    }

    /// <summary>Something that is not ours comes or goes.</summary>
    private Deed Foreigner()
    {
        var number = random.Next(1, Foreign + 1);
        return Script(random.Next(4) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"ipvsadm -A -t 198.51.100.{number}:80 -s wlc && ipvsadm -a -t 198.51.100.{number}:80 -r 10.244.1.13:8080 -m -w {number}"),
            1 => string.Create(CultureInfo.InvariantCulture, $"ipvsadm -D -t 198.51.100.{number}:80"),
            2 => string.Create(CultureInfo.InvariantCulture, $"ip address add 198.51.100.{number}/32 dev theirs0"),
            _ => string.Create(CultureInfo.InvariantCulture, $"ip address delete 198.51.100.{number}/32 dev theirs0"),
        });
    }

    private static Deed Script(string script) => new(script, x => x.Node.Run(script));

    private static Deed Signal(string name, string text) => new(
        text, x => x.Node.Run($"read -r _ _ _ parent _ </proc/$(cat /tmp/agent.pid)/stat && kill -{name} $parent"));
}
