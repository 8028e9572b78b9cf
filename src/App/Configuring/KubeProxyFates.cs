using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace IpvsPure.App.Configuring;

/// <summary>Fates that several fields share, or that take more than a word to say.</summary>
internal static class KubeProxyFates
{
    /// <summary>kube-proxy's verbosity from which on its log tells of each change.</summary>
    private const int Chatty = 4;

    public static Fate Verbosity { get; } = new Fate.Becomes(
        "log-level",
        x => int.TryParse(x[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var level) && level >= Chatty ? ["debug"] : []);

    public static Fate Kubeconfig { get; } = new Fate.Lost("that path is one of kube-proxy's container: the pod's service account counts, or --kubeconfig");

    public static Fate IpvsTimeout { get; } = new Fate.Lost("the kernel's IPVS timeouts stay as they are: set them with ipvsadm --set");

    /// <summary>The link by which pods come in; iptables marks a prefix by a plus behind it.</summary>
    public static Fate PodLinks(string suffix) => new Fate.Becomes("pod-interface", x => [x[0] + suffix]);

    /// <summary>A limit or a timeout of connection tracking.</summary>
    public static Fate Conntrack(string parameter) => new Fate.Lost($"net.netfilter.{parameter} stays as it is: set it with sysctl");

    /// <summary>The same value under our name.</summary>
    public static Fate As(string setting) => new Fate.Becomes(setting, x => [.. x.SelectMany(y => y.Split(','))]);

    /// <summary>Whether a field of pod detection counts in the mode that is named; the mode is unset or ClusterCIDR by default.</summary>
    public static bool IsOfMode(string path, ImmutableArray<string> mode) => path switch
    {
        "clusterCIDR" => Mode(mode) is "" or "ClusterCIDR",
        "detectLocal.bridgeInterface" => Mode(mode) == "BridgeInterface",
        "detectLocal.interfaceNamePrefix" => Mode(mode) == "InterfaceNamePrefix",
        _ => true,
    };

    private static string Mode(ImmutableArray<string> mode) => mode.IsDefaultOrEmpty ? "" : mode[0];
}
