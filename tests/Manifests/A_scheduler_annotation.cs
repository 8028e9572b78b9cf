using IpvsPure.Domain;
using LanguageExt;
using Xunit;

namespace IpvsPure.ManifestTests;

/// <summary>How a Service asks for its scheduler.</summary>
public sealed class A_scheduler_annotation
{
    [Theory]
    [InlineData("ipvspure.io/scheduler: lc", "lc", SchedulerFlags.None)]
    [InlineData("ipvspure.io/scheduler: 'sh,port'", "sh", SchedulerFlags.Flag2)]
    [InlineData("ipvspure.io/scheduler: 'mh, fallback, port'", "mh", SchedulerFlags.Flag1 | SchedulerFlags.Flag2)]
    [InlineData("ipvspure.io/scheduler: 'mh,mh-fallback'", "mh", SchedulerFlags.Flag1)]
    [InlineData("kube-router.io/service.scheduler: dh", "dh", SchedulerFlags.None)]
    [InlineData("kube-router.io/service.scheduler: mh, kube-router.io/service.schedflags: 'flag-1,flag-2'", "mh", SchedulerFlags.Flag1 | SchedulerFlags.Flag2)]
    [InlineData("kube-router.io/service.scheduler: lc, kube-router.io/service.schedflags: flag-1", "lc", SchedulerFlags.None)]
    [InlineData("kube-router.io/service.scheduler: lc, ipvspure.io/scheduler: rr", "rr", SchedulerFlags.None)]
    public void Names_a_scheduler_and_its_flags(string annotations, string name, SchedulerFlags flags)
    {
        var metadata = $"annotations: {{{annotations}}}";
        Assert.Equal(Option<Scheduler>.Some(new Scheduler(name, flags)), Given.CartService(metadata: metadata).Scheduler);
        Assert.Empty(Given.Told(Given.Cart(metadata: metadata)));
    }

    [Theory]
    [InlineData("fastest", "'fastest' is not a scheduler")]
    [InlineData("''", "'' is not a scheduler")]
    [InlineData("7", "text is expected, not the number 7")]
    public void Of_an_unknown_scheduler_is_told_and_the_default_stays(string value, string text)
    {
        var metadata = $"annotations: {{ipvspure.io/scheduler: {value}}}";
        Assert.True(Given.CartService(metadata: metadata).Scheduler.IsNone);
        Assert.Contains(
            Given.Told(Given.Cart(metadata: metadata)),
            line => line.Contains($"metadata.annotations.ipvspure.io/scheduler: {text}"));
    }

    [Theory]
    [InlineData("rr,port")]
    [InlineData("mh,sh-port")]
    [InlineData("sh,fast")]
    public void With_an_unknown_flag_is_told_and_the_scheduler_stays(string value)
    {
        var metadata = $"annotations: {{ipvspure.io/scheduler: '{value}'}}";
        Assert.Equal(Option<Scheduler>.Some(new Scheduler(value[..2])), Given.CartService(metadata: metadata).Scheduler);
        Assert.Single(Given.Told(Given.Cart(metadata: metadata)));
    }
}
