using System;
using System.Collections.Generic;
using System.IO;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Kernel;

/// <summary>
/// Loads the modules of schedulers before they are named to the kernel. It would load them itself, but while it holds the
/// lock of IPVS, and up to 7.0 a link that goes down anywhere on the node waits for that lock (ip_vs_ctl.c, ip_vs_dst_event).
/// One process for each scheduler in the life of an instance, and none where the module is there.
/// </summary>
internal sealed class SchedulerModules
{
    private readonly HashSet<string> seen = [Scheduler.NoneName];

    public void Load(ReadOnlySpan<Operation> operations)
    {
        foreach (var operation in operations)
        {
            var name = operation switch
            {
                Operation.AddService x => x.Settings.Scheduler.Name,
                Operation.EditService x => x.After.Scheduler.Name,
                _ => null,
            };

            // Only names of the list go into a command line. What fails here the kernel tries again, and then says so.
            if (name is not null && seen.Add(name) && Scheduler.Known.Contains(name) && !Directory.Exists($"/sys/module/ip_vs_{name}"))
            {
                _ = Tool.Run("modprobe", ["-q", $"ip_vs_{name}"]);
            }
        }
    }
}
