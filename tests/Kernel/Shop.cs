namespace IpvsPure.Kernel;

/// <summary>
/// One set of Services that is applied once and asked many times. Not to be changed by the tests that use it.
/// </summary>
public abstract class Shop
{
    public static readonly string[] Everywhere = ["p1", "p2", "q1"];

    /// <summary>TCP, UDP and SCTP on cluster addresses, node ports and external addresses of both families.</summary>
    public static readonly Service Web = new(
        "web",
        ["10.96.0.1", "fd96::1"],
        [
            new(80, NodePort: 30080), new(81, NodePort: 30081),
            new(80, Protocol: "UDP", NodePort: 30080), new(80, Protocol: "SCTP", NodePort: 30080),
        ],
        Everywhere)
    {
        ExternalIps = ["203.0.113.1", "2001:db8::1"],
    };

    /// <summary>Another Service on the same port number.</summary>
    public static readonly Service Other = new("other", ["10.96.0.2", "fd96::2"], [new(80)], ["p3"]);

    public static readonly Service Itself = new("itself", ["10.96.0.3", "fd96::3"], [new(80), new(80, Protocol: "UDP")], ["p1"]);

    public static readonly Service Sticky = new("sticky", ["10.96.0.4", "fd96::4"], [new(80)], ["p1", "p2", "p3", "q1", "q2"])
    {
        AffinitySeconds = 600,
    };

    public static readonly Service Empty = new("empty", ["10.96.0.5", "fd96::5"], [new(80), new(80, Protocol: "UDP")], [])
    {
        ExternalIps = ["203.0.113.5"],
    };

    /// <summary>The Service that Peers/ lay out on the node, as another proxy would.</summary>
    public static readonly Service OfThePeers = new(
        "web", ["10.96.6.1", "fd96::6:1"], [new(80, NodePort: 30050), new(80, Protocol: "UDP", NodePort: 30050)], ["p1", "q1"])
    {
        ExternalIps = ["203.0.113.6", "2001:db8::6"],
    };

    protected Shop(Guest guest, string form)
    {
        Node = new NodeUnderTest(guest).Reset();
        Path = Node.ServeWith($"--filter {form}", Web, Other, Itself, Sticky, Empty);
    }

    public NodeUnderTest Node { get; }

    public string Path { get; }
}

/// <summary>With the packet filter in our nf_tables table.</summary>
public sealed class NftablesShop(Guest guest) : Shop(guest, "nftables");

/// <summary>With the packet filter in iptables and ipset.</summary>
public sealed class IptablesShop(Guest guest) : Shop(guest, "iptables");
