using System;
using System.Collections.Immutable;

namespace IpvsPure.Domain;

/// <summary>
/// The scheduler flags of a virtual service (include/uapi/linux/ip_vs.h, IP_VS_SVC_F_SCHED*). For sh and mh the first is
/// "fallback", the second "port".
/// </summary>
[Flags]
public enum SchedulerFlags : byte
{
    None = 0,
    Flag1 = 0x08,
    Flag2 = 0x10,
    Flag3 = 0x20,
}

/// <summary>
/// How a virtual service picks a real server: the kernel module's short name, and its flags. Any name of up to 15
/// characters can stand in the kernel; <see cref="Known"/> lists those that a manifest may ask for.
/// </summary>
public sealed record Scheduler(string Name, SchedulerFlags Flags = SchedulerFlags.None)
{
    /// <summary>The name under which the kernel holds a service that has no scheduler yet; it refuses connections.</summary>
    public const string NoneName = "none";

    public static Scheduler RoundRobin { get; } = new("rr");

    public static ImmutableArray<string> Known { get; } =
        ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "dh", "sed", "nq", "mh", "fo", "ovf"];

    public override string ToString() => Flags == SchedulerFlags.None ? Name : $"{Name} ({FlagText})";

    /// <summary>The flags as ipvsadm's <c>-b</c> takes them.</summary>
    public string FlagText
    {
        get
        {
            var texts = ImmutableArray.CreateBuilder<string>();
            if (Flags.HasFlag(SchedulerFlags.Flag1))
            {
                texts.Add(Name switch { "sh" => "sh-fallback", "mh" => "mh-fallback", _ => "flag-1" });
            }

            if (Flags.HasFlag(SchedulerFlags.Flag2))
            {
                texts.Add(Name switch { "sh" => "sh-port", "mh" => "mh-port", _ => "flag-2" });
            }

            if (Flags.HasFlag(SchedulerFlags.Flag3))
            {
                texts.Add("flag-3");
            }

            return string.Join(",", texts);
        }
    }
}
