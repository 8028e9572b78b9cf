using System;
using IpvsPure.Planner;

namespace IpvsPure.Properties;

/// <summary>The status page of a node that began half an hour before it is asked.</summary>
internal static class AskedPage
{
    /// <summary>When the nodes began, in milliseconds since 1970.</summary>
    public const long Start = 1_800_000_000_000;

    /// <summary>When they are asked.</summary>
    public const long Now = Start + 1_840_000;

    private static readonly Lazy<BusyNode> TenThousand = new(() => BusyNode.Of(10_000, Start));

    /// <summary>A node that serves 10,000 Services.</summary>
    public static BusyNode Many => TenThousand.Value;

    public static string Of(AgentState state, Memory memory, StatusQuery query) => StatusPage.Of(state, memory, query, Now, "0.1.0");

    /// <summary>A page for review: its style is reviewed where it is written.</summary>
    public static string Lines(string page) => page.Replace(StatusStyle.Sheet, "...", StringComparison.Ordinal);
}
