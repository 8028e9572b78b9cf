using System;
using IpvsPure.Domain;
using LanguageExt;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// The scheduler that annotations of a Service ask for: ours is NAME or NAME,flag,…; those of kube-router are honoured
/// too, so that a cluster that comes from there keeps its settings.
/// </summary>
internal static class ServiceScheduler
{
    private const string Ours = "ipvspure.io/scheduler";
    private const string KubeRouters = "kube-router.io/service.scheduler";
    private const string KubeRoutersFlags = "kube-router.io/service.schedflags";

    public static Option<Scheduler> Of(Head head)
    {
        if (head.Annotations is not { } annotations)
        {
            return default;
        }

        if (annotations.Has(Ours))
        {
            return Read(annotations, Ours, annotations.Text(Ours));
        }

        if (!annotations.Has(KubeRouters))
        {
            return default;
        }

        var scheduler = annotations.Text(KubeRouters).Trim();

        // kube-router honours its flags with mh only; on other schedulers the bits have no meaning.
        return scheduler == "mh" && annotations.Has(KubeRoutersFlags)
            ? Read(annotations, KubeRoutersFlags, $"{scheduler},{annotations.Text(KubeRoutersFlags)}")
            : Read(annotations, KubeRouters, scheduler);
    }

    private static Option<Scheduler> Read(Fields annotations, string key, string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!annotations.Take(key, Doors.Scheduler(parts.Length == 0 ? "" : parts[0]), out var scheduler))
        {
            return default;
        }

        var flags = SchedulerFlags.None;
        foreach (var part in parts.AsSpan(1))
        {
            var flag = Flag(scheduler.Name, part);
            flags |= flag;
            if (flag == SchedulerFlags.None)
            {
                annotations.Note(
                    key, $"'{part}' is not a flag of the scheduler {scheduler.Name} (sh and mh have fallback and port)");
            }
        }

        return scheduler with { Flags = flags };
    }

    private static SchedulerFlags Flag(string scheduler, string text)
    {
        if (scheduler is not ("sh" or "mh"))
        {
            return SchedulerFlags.None;
        }

        return text.StartsWith($"{scheduler}-", StringComparison.Ordinal) ? Flag(scheduler, text[3..]) : text switch
        {
            "fallback" or "flag-1" => SchedulerFlags.Flag1,
            "port" or "flag-2" => SchedulerFlags.Flag2,
            "flag-3" => SchedulerFlags.Flag3,
            _ => SchedulerFlags.None,
        };
    }
}
