using System.Collections.Generic;
using IpvsPure.Domain;

namespace IpvsPure.Planner;

/// <summary>The changed settings of a virtual service, one line an attribute.</summary>
internal static class SettingLines
{
    /// <param name="isLive">Whether the service took connections before: then a new scheduler has its price.</param>
    public static IEnumerable<PlanLine> Of(Operation.EditService edit, string reason, bool isLive)
    {
        var (before, after) = (edit.Before, edit.After);
        if (before.Scheduler != after.Scheduler)
        {
            yield return Line("scheduler", before.Scheduler.ToString(), after.Scheduler.ToString(), reason);
        }

        // The kernel takes the old scheduler away first and waits (facts/netlink-abi.md 0.3); from "none" it is free.
        if (isLive && before.Scheduler.Name != after.Scheduler.Name && before.Scheduler.Name != Scheduler.NoneName)
        {
            yield return new(LinePart.Settings, default, PlanGroup.Note, "", SchedulerCost, "");
        }

        if (before.Persistence != after.Persistence)
        {
            yield return Line(
                "persistence", OperationText.Affinity(before.Persistence), OperationText.Affinity(after.Persistence), reason);
        }

        if (before.OnePacket != after.OnePacket)
        {
            yield return Line("one packet", OnOff(before.OnePacket), OnOff(after.OnePacket), reason);
        }
    }

    /// <summary>What a live service pays for a new scheduler.</summary>
    public const string SchedulerCost = "new connections are refused for a moment (10 to 20 ms) while the kernel changes it";

    private static PlanLine Line(string name, string before, string after, string reason) =>
        new(LinePart.Settings, default, Verb.Change.Symbol(), name, $"{before} -> {after}", reason);

    private static string OnOff(bool value) => value ? "on" : "off";
}
