using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using IpvsPure.Domain;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Properties;

/// <summary>
/// Documents with one thing wrong, for each thing in them: what is said of each value of another type, each number below 0 and each
/// missing field is looked at as a golden.
/// </summary>
public sealed class A_document
{
    [Fact]
    public void Of_a_plan_is_refused_with_the_place_of_anything_wrong_in_it() => Golden.Matches(
        "plan-faults", Faults(PlanJson.Of(Samples.EveryKind), x => PlanJson.Read(x).Match(_ => "is read", why => why.Message)));

    [Fact]
    public void Of_a_node_is_refused_with_the_place_of_anything_wrong_in_it() => Golden.Matches(
        "node-faults", Faults(NodeSnapshotJson.Of(Filled.Of<NodeSnapshot>(Everything)), x => NodeSnapshotJson.Read(x).Match(_ => "is read", why => why.Message)));

    [Fact]
    public void Of_a_node_holds_all_that_a_plan_depends_on() => Golden.Matches(
        "node-json",
        NodeSnapshotJson.Of(Filled.Of<NodeSnapshot>(Everything))
        + NodeSnapshotJson.Of(new("0.1.0", 1, "kube-ipvs0", NodePolicy.Default, DrainClock.Stopped, Shop.Before, KernelState.Empty, ""))
        + NodeSnapshotJson.Of(new("0.1.0", 1, "kube-ipvs0", NodePolicy.Default with { Filter = FilterChoice.Iptables }, DrainClock.Stopped, NodePorts, KernelState.Empty with { Link = LinkState.Down }, ""))
        + SnapshotJson.Of(KernelState.Empty));

    private static ClusterView NodePorts => Shop.Before with
    {
        Services = Shop.Before.Services.Map(x => x with { Type = ServiceType.NodePort, InternalPolicy = TrafficPolicy.Local, Weights = [new EndpointWeight.OfNode("worker-1", 5)], DrainSeconds = 7, Scheduler = new Scheduler("mh") }),
    };

    [Fact]
    public void Of_a_node_reads_back_as_the_same_text()
    {
        foreach (var view in (ClusterView[])[Shop.Before, NodePorts])
        {
            var text = NodeSnapshotJson.Of(new("0.1.0", 1, "kube-ipvs0", NodePolicy.Default, DrainClock.Stopped, view, Everything, ""));
            Assert.Equal(text, NodeSnapshotJson.Of(NodeSnapshotJson.Read(text).IfFail(x => throw new InvalidOperationException(x.Message))));
            var other = NodeSnapshotJson.Read(text.Replace("node/worker-1=5", "worker-1", StringComparison.Ordinal)).Match(_ => "is read", x => x.Message);
            Assert.Equal(view.Services.Values.All(x => !x.Weights.IsEmpty), other.Contains("weights[0] is not a weight such as node/worker-1=3, zone/eu-1=2 or 10.244.1.5=4", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Of_a_node_is_told_from_others_by_its_kind()
    {
        Assert.True(NodeSnapshotJson.IsOne(NodeSnapshotJson.Of(Filled.Of<NodeSnapshot>(Everything))));
        Assert.False(NodeSnapshotJson.IsOne(PlanJson.Of(Samples.EveryKind)));
        Assert.False(NodeSnapshotJson.IsOne("[]") || NodeSnapshotJson.IsOne("kind: Snapshot") || NodeSnapshotJson.IsOne("{\"kind\": 7}"));
    }

    private static KernelState Everything => Samples.State with
    {
        Bound = new([Samples.A("10.96.0.10")]),
        Routes = new([(Samples.A("10.96.0.11"), new(Samples.A("192.0.2.1"), 1400))]),
        Sets = Samples.State.Sets
            .AddOrUpdate(OurSets.Name(SetRole.ShortCircuit, AddressFamily.Inet), new(IpSetType.HashIpPortMark, AddressFamily.Inet, new([(SetMember.Of(Samples.A("192.0.2.1"), Protocol.Tcp, 80), 7u)])))
            .AddOrUpdate(OurSets.Name(SetRole.Hairpin, AddressFamily.Inet), new(IpSetType.HashIpPortIp, AddressFamily.Inet, new([(SetMember.Of(Samples.A("10.0.0.1"), Protocol.Tcp, 80, Samples.A("10.0.0.1")), 0u)]))),
        Services = Samples.State.Services.AddOrUpdate(
            ServiceKey.Marked(AddressFamily.Inet6, 7),
            new(new(new("mh", SchedulerFlags.Flag1), new(60, 128), true), RealServers.Of([new(new(Samples.A("fd10::1"), 80), ForwardingMethod.Tunnel, Weight.One, 9, 7)]))),
        Rules = new(
            new([(new(AddressFamily.Inet, RuleTable.Nat, "IPVSPURE-POSTROUTING"), new(["-j MASQUERADE"])), (ChainKey.InTable("refuse"), new(["return"]))]),
            new([Jump.Between(new(AddressFamily.Inet6, RuleTable.Nat, "POSTROUTING"), "IPVSPURE-POSTROUTING")])),
        Sysctls = new([(new("net.ipv4.ip_forward"), "1")]),
        HasNftables = true,
        Remembered = new([(new("net.ipv4.ip_forward"), "0")]),
        Closed = new([new(AddressFamily.Inet, RuleTable.Filter, "FORWARD")]),
    };

    private static string Faults(string document, Func<string, string> read)
    {
        var (text, root) = (new StringBuilder(), JsonNode.Parse(document)!);
        var seen = new System.Collections.Generic.HashSet<string>();
        foreach (var (place, node) in Places("$", root).Skip(1).Where(x => seen.Add(x.Place)).ToList())
        {
            text.Append(place).Append('\n');
            foreach (var (how, instead) in Wrong(node))
            {
                text.Append("  ").Append(how).Append(": ").Append(First(read(Replaced(root, node, instead)))).Append('\n');
            }
        }

        return text.ToString();
    }

    // What is wrong first: more of it follows from that.
    private static string First(string faults) => faults[(faults.IndexOf(": ", StringComparison.Ordinal) + 1)..].Trim().Split("; ")[0];

    // Members of a list are told apart by what they say of their kind, so that each kind has a line for each of its fields.
    private static IEnumerable<(string Place, JsonNode Node)> Places(string place, JsonNode node)
    {
        var kind = node is JsonObject labelled ? (string?)labelled["do"] ?? (string?)labelled["kind"] ?? "" : "";
        place = kind.Length == 0 || place == "$" ? place : $"{place}({kind})";
        yield return (place, node);
        var inner = node switch
        {
            JsonObject fields => fields.Where(x => x.Value is not null).SelectMany(x => Places($"{(x.Key == "because" ? "$.steps[]" : place)}.{x.Key}", x.Value!)),
            JsonArray items => items.SelectMany(x => Places(place + "[]", x!)),
            _ => [],
        };
        foreach (var one in inner)
        {
            yield return one;
        }
    }

    private static IEnumerable<(string How, string? Instead)> Wrong(JsonNode node)
    {
        var isText = node is JsonValue value && value.TryGetValue<string>(out _);
        yield return ("as something else", isText ? "7" : "\"else\"");
        if (isText)
        {
            yield return ("as another text", "\"else\"");
        }
        else if (node is JsonValue number && number.TryGetValue<long>(out _))
        {
            yield return ("below 0", "-1");
            yield return ("above all", "9223372036854775808");
        }

        if (node.Parent is JsonObject)
        {
            yield return ("left out", null);
        }
    }

    private static string Replaced(JsonNode root, JsonNode node, string? instead)
    {
        var copy = root.DeepClone();
        var parent = At(copy, node.Parent!);
        switch (parent)
        {
            case JsonObject fields when instead is null:
                fields.Remove(node.GetPropertyName());
                break;
            case JsonObject fields:
                fields[node.GetPropertyName()] = JsonNode.Parse(instead);
                break;
            default:
                parent.AsArray()[node.GetElementIndex()] = JsonNode.Parse(instead!);
                break;
        }

        return copy.ToJsonString();
    }

    private static JsonNode At(JsonNode copy, JsonNode node) => node.Parent switch
    {
        null => copy,
        JsonObject => At(copy, node.Parent)[node.GetPropertyName()]!,
        _ => At(copy, node.Parent)[node.GetElementIndex()]!,
    };
}
