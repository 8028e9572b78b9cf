using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Planner;
using Xunit;
using static IpvsPure.Properties.Samples;

namespace IpvsPure.Properties;

/// <summary>IPVS steps and states in the words of ipvsadm.</summary>
public sealed class An_ipvsadm_script
{
    private static readonly ServiceKey Sctp = ServiceKey.At(A("fd96::1"), Protocol.Sctp, 9);

    [Fact]
    public void Has_a_line_for_every_IPVS_step_and_none_for_others()
    {
        var plan = new Plan([.. Operations.Select(x => new Step(x, new Because.NothingAsks()))], []);
        Assert.Equal(
            """
            -A -t 10.96.44.7:443 -s rr
            -E -u 10.96.0.10:53 -s rr -p 10800
            -D -t [fd00:10:96::1f]:80
            -a -t 10.96.44.7:443 -r 10.244.2.31:8443 -m -w 1
            -e -u 10.96.0.10:53 -r 10.244.1.9:53 -m -w 0
            -d -u 10.96.0.10:53 -r 10.244.1.8:53

            """,
            PlanScript.Ipvsadm(plan));
    }

    [Theory]
    [InlineData(0u, 0u, 0, false, "-A --sctp-service [fd96::1]:9 -s sh")]
    [InlineData(300u, 128u, 0, false, "-A --sctp-service [fd96::1]:9 -s sh -p 300")]
    [InlineData(300u, 64u, 0x18, true, "-A --sctp-service [fd96::1]:9 -s sh -p 300 -M 64 -o -b sh-fallback,sh-port")]
    public void Says_every_setting_that_is_not_the_default(uint seconds, uint mask, int flags, bool onePacket, string expected)
    {
        var settings = new ServiceSettings(new("sh", (SchedulerFlags)flags), new(seconds, mask), onePacket);
        Assert.Equal(expected + "\n", Line(new Operation.AddService(Sctp, settings)));
    }

    [Fact]
    public void Writes_a_netmask_of_IPv4_as_an_address()
    {
        var settings = RoundRobin with { Persistence = new(60, 0xffffff00) };
        Assert.Equal("-A -u 10.96.0.10:53 -s rr -p 60 -M 255.255.255.0\n", Line(new Operation.AddService(DnsKey, settings)));
    }

    [Theory]
    [InlineData(AddressFamily.Inet, "-A -f 2052063233 -s rr")]
    [InlineData(AddressFamily.Inet6, "-A -f 2052063233 -6 -s rr")]
    public void Writes_marks_as_numbers(AddressFamily family, string expected) =>
        Assert.Equal(expected + "\n", Line(new Operation.AddService(ServiceKey.Marked(family, 0x7a500001), RoundRobin)));

    [Fact]
    public void Writes_limits_and_every_way_of_forwarding()
    {
        var server = Server("10.0.0.1", 80) with { Upper = 9, Lower = 3 };
        Assert.Equal("-a -u 10.96.0.10:53 -r 10.0.0.1:80 -m -w 1 -x 9 -y 3\n", Line(new Operation.AddServer(DnsKey, server)));
        server = Server("10.0.0.1", 80) with { Forwarding = ForwardingMethod.Tunnel };
        Assert.Equal("-a -u 10.96.0.10:53 -r 10.0.0.1:80 -i -w 1\n", Line(new Operation.AddServer(DnsKey, server)));
        server = server with { Forwarding = ForwardingMethod.DirectRoute };
        Assert.Equal("-a -u 10.96.0.10:53 -r 10.0.0.1:80 -g -w 1\n", Line(new Operation.AddServer(DnsKey, server)));
    }

    [Fact]
    public void Saves_all_services_of_a_kernel_in_our_order() => Assert.Equal(
        """
        -A -f 2052063233 -6 -s rr
        -A -t 10.96.0.1:80 -s rr
        -a -t 10.96.0.1:80 -r 10.244.1.11:8080 -m -w 1
        -A -u 10.96.0.10:53 -s wrr -p 10800
        -a -u 10.96.0.10:53 -r 10.244.1.9:53 -m -w 1
        -a -u 10.96.0.10:53 -r 10.244.2.4:53 -m -w 5

        """,
        PlanScript.Saved(State.Services));

    private static string Line(Operation operation) => PlanScript.Ipvsadm(new([new(operation, new Because.NothingAsks())], []));
}
