using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

[Properties(Arbitrary = [typeof(Samples)], MaxTest = 500)]
public class The_ipvs_codec
{
    private const ushort Family = 0x20;

    private static readonly Address Vip = Address.V4(0x0a600001);
    private static readonly Address Vip6 = Address.V6(new UInt128(0xfd00_0010_0096_0000, 1));
    private static readonly Address Pod = Address.V4(0x0a010005);
    private static readonly Address Pod6 = Address.V6(new UInt128(0xfd00_0010_0001_0000, 5));

    [Property]
    public bool Reads_back_the_service_that_it_wrote(ServiceKey key, ServiceSettings settings)
    {
        var payload = Bytes.Payload((ref MessageWriter writer) => IpvsWriter.NewService(ref writer, Family, key, settings));
        return IpvsReader.TryReadService(payload, out var readKey, out var readSettings, out var why)
            && why is null
            && readKey == key
            && readSettings == settings
            && IpvsReader.FamilyOf(payload) == key.Family;
    }

    [Property]
    public bool Reads_back_the_server_that_it_wrote(ServiceKey key, RealServer server)
    {
        var payload = Bytes.Payload((ref MessageWriter writer) => IpvsWriter.SetServer(ref writer, Family, key, server));
        return IpvsReader.TryReadServer(payload, key.Family, out var read, out var connections, out var why)
            && why is null
            && connections.None
            && read == server;
    }

    [Property]
    public bool Reads_no_family_where_a_service_is_cut_short_before_it(ServiceKey key, ServiceSettings settings)
    {
        var payload = Bytes.Payload((ref MessageWriter writer) => IpvsWriter.NewService(ref writer, Family, key, settings));
        return Enumerable.Range(0, payload.Length).All(x => IpvsReader.FamilyOf(payload.AsSpan(0, x)) is AddressFamily.None);
    }

    [Property]
    public bool Names_the_service_in_every_request_about_a_server(ServiceKey key, RealServer server)
    {
        byte[][] payloads =
        [
            Bytes.Payload((ref MessageWriter writer) => IpvsWriter.NewServer(ref writer, Family, key, server)),
            Bytes.Payload((ref MessageWriter writer) => IpvsWriter.DeleteServer(ref writer, Family, key, server.Key)),
            Bytes.Payload((ref MessageWriter writer) => IpvsWriter.DumpServers(ref writer, Family, key)),
            Bytes.Payload((ref MessageWriter writer) => IpvsWriter.DeleteService(ref writer, Family, key)),
        ];
        return payloads.All(x => IpvsReader.TryReadService(x, out var read, out _, out _) && read == key);
    }

    [Theory]
    [InlineData(AddressFamily.Inet, "IPVS v4")]
    [InlineData(AddressFamily.Inet6, "IPVS v6")]
    public void Writes_the_bytes_that_a_kernel_accepted(AddressFamily family, string heading)
    {
        var six = family == AddressFamily.Inet6;
        Address Of(ulong prefix, uint rest) => six ? Address.V6(new UInt128(prefix, rest)) : Address.V4(rest);
        var key = ServiceKey.At(Of(0xfd00_0000_0000_0000, 0x0a60_0000), Protocol.Tcp, 80);
        var pod = new RealServerKey(Of(0xfc00_0000_0000_0000, 0x0ac8_0000), 8080);
        var server = new RealServer(pod, ForwardingMethod.Masquerade, Weight.One);
        var drained = server with { Weight = Weight.Drain };
        ServiceSettings rr = new(Scheduler.RoundRobin, Persistence.Off);
        ServiceSettings wrr = new(new Scheduler("wrr"), Persistence.Off);
        const ushort Id = 0x1c;
        byte[][] all =
        [
            Bytes.Of((ref MessageWriter writer) => GenericNetlink.Ask(ref writer, IpvsNumbers.FamilyName)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.NewService(ref writer, Id, key, rr)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.NewServer(ref writer, Id, key, server)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.SetServer(ref writer, Id, key, drained)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.SetService(ref writer, Id, key, wrr)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.DumpServices(ref writer, Id)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.DumpServers(ref writer, Id, key)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.DeleteServer(ref writer, Id, key, pod)),
            Bytes.Of((ref MessageWriter writer) => IpvsWriter.DeleteService(ref writer, Id, key)),
        ];
        var ours = all.Select(x => Bytes.Text(Bytes.WithoutNumbers(x))).ToHashSet();
        var theirs = Vectors.Of(heading).Select(x => Bytes.Text(Bytes.WithoutNumbers(x)));

        // The last message of IPv4 flushes the whole table: no plan ever does.
        var flush = Bytes.Text(Bytes.WithoutNumbers(Vectors.Of("IPVS v4")[^1]));
        Assert.All(theirs.Where(x => x != flush), x => Assert.Contains(x, ours));
    }

    [Fact]
    public void Asks_for_services_as_ipvsadm_does()
    {
        ServiceSettings wrr = new(new Scheduler("wrr"), Persistence.Off);
        const SchedulerFlags Both = SchedulerFlags.Flag1 | SchedulerFlags.Flag2;
        ServiceSettings mh = new(new Scheduler("mh", Both), new Persistence(300, 0xffffff00));
        ServiceSettings mh6 = new(new Scheduler("mh", Both), new Persistence(300, 64));
        ServiceSettings rr = new(Scheduler.RoundRobin, Persistence.Off);
        AddsAs("ipvsadm -A -t 10.96.0.1:80 -s wrr", ServiceKey.At(Vip, Protocol.Tcp, 80), wrr);
        AddsAs("ipvsadm -A -t [fd00:10:96::1]:80 -s wrr", ServiceKey.At(Vip6, Protocol.Tcp, 80), wrr);
        AddsAs(
            "ipvsadm -A -u 10.96.0.1:53 -s mh -b mh-port,mh-fallback -p 300 -M 255.255.255.0",
            ServiceKey.At(Vip, Protocol.Udp, 53),
            mh);
        AddsAs(
            "ipvsadm -A -u [fd00:10:96::1]:53 -s mh -b mh-port,mh-fallback -p 300 -M 64",
            ServiceKey.At(Vip6, Protocol.Udp, 53),
            mh6);
        AddsAs("ipvsadm -A -f 2052063233 -s rr", ServiceKey.Marked(AddressFamily.Inet, 2052063233), rr);
    }

    [Fact]
    public void Asks_for_servers_as_ipvsadm_does()
    {
        // ipvsadm repeats the service's settings and names a tunnel even where there is none.
        string[] noise = ["1/6", "1/7", "1/8", "1/9", "2/13", "2/14", "2/15"];
        var key = ServiceKey.At(Vip, Protocol.Tcp, 80);
        var key6 = ServiceKey.At(Vip6, Protocol.Tcp, 80);
        var server = new RealServer(new(Pod, 8080), ForwardingMethod.Masquerade, Weight.Of(3), 10, 5);
        var server6 = server with { Key = new(Pod6, 8080) };
        Assert.Equal(
            Shape.Of(Captures.Request("ipvsadm -a -t 10.96.0.1:80 -r 10.1.0.5:8080 -m -w 3 -x 10 -y 5")).Without(noise),
            Shape.Of(Bytes.Of((ref MessageWriter writer) => IpvsWriter.NewServer(ref writer, Family, key, server))));
        Assert.Equal(
            Shape.Of(Captures.Request("ipvsadm -a -t [fd00:10:96::1]:80 -r [fd00:10:1::5]:8080 -m -w 3 -x 10 -y 5"))
                .Without(noise),
            Shape.Of(Bytes.Of((ref MessageWriter writer) => IpvsWriter.NewServer(ref writer, Family, key6, server6))));
        Assert.Equal(
            Shape.Of(Captures.Request("ipvsadm -d -t 10.96.0.1:80 -r 10.1.0.5:8080"))
                .Without([.. noise, "2/3", "2/4", "2/5", "2/6"]),
            Shape.Of(Bytes.Of((ref MessageWriter writer) => IpvsWriter.DeleteServer(ref writer, Family, key, server.Key))));
    }

    [Fact]
    public void Reads_the_dumps_of_a_real_kernel()
    {
        var (services, servers) = ReadAll("ipvsadm -Sn", 0);
        Assert.Equal(
            [
                (ServiceKey.At(Vip, Protocol.Tcp, 80), new ServiceSettings(Scheduler.RoundRobin, Persistence.Off)),
                (ServiceKey.At(Vip, Protocol.Udp, 53), new ServiceSettings(
                    new Scheduler("mh", SchedulerFlags.Flag1 | SchedulerFlags.Flag2), new Persistence(300, 0xffffff00))),
            ],
            services.OrderBy(x => x.Item1.Port == 53));
        Assert.Equal([new RealServer(new(Pod, 8080), ForwardingMethod.Masquerade, Weight.Drain)], servers);

        var (marked, behind) = ReadAll("ipvsadm -Sn", 2);
        Assert.Equal(
            [(ServiceKey.Marked(AddressFamily.Inet, 0x7a500001), new ServiceSettings(Scheduler.RoundRobin, Persistence.Off))],
            marked);
        Assert.Equal([new RealServer(new(Pod, 8080), ForwardingMethod.Masquerade, Weight.One)], behind);
    }

    [Fact]
    public void Finds_the_number_of_the_family()
    {
        var reply = Captures.Of("ipvsadm")[0].Received[0];
        Assert.True(GenericNetlink.TryRead(reply.AsSpan(16), out var family));
        Assert.Equal(Family, family);
    }

    [Fact]
    public void Takes_an_absent_persistence_flag_for_no_persistence()
    {
        // The kernel shows a timeout and a mask of services that are not persistent too.
        var payload = Bytes.Payload((ref MessageWriter writer) =>
        {
            writer.Begin(Family, 0, new Layout.GenericHeader { Command = IpvsNumbers.NewService });
            var nest = writer.BeginNest(IpvsNumbers.Service);
            writer.U16(IpvsNumbers.ServiceFamily, 2);
            writer.U32(IpvsNumbers.ServiceMark, 7);
            writer.Text(IpvsNumbers.ServiceScheduler, "rr");
            writer.Pair(IpvsNumbers.ServiceFlags, 2, uint.MaxValue);
            writer.U32(IpvsNumbers.ServiceTimeout, 300);
            writer.BigEndian32(IpvsNumbers.ServiceNetmask, uint.MaxValue);
            writer.EndNest(nest);
            writer.End();
        });
        Assert.True(IpvsReader.TryReadService(payload, out _, out var settings, out _));
        Assert.Equal(Persistence.Off, settings.Persistence);
    }

    private static void AddsAs(string command, ServiceKey key, ServiceSettings settings) => Assert.Equal(
        Shape.Of(Captures.Request(command)),
        Shape.Of(Bytes.Of((ref MessageWriter writer) => IpvsWriter.NewService(ref writer, Family, key, settings))));

    private static (List<(ServiceKey, ServiceSettings)> Services, List<RealServer> Servers) ReadAll(string command, int time)
    {
        var (services, servers) = (new List<(ServiceKey, ServiceSettings)>(), new List<RealServer>());
        foreach (var datagram in Captures.Replies(command, time))
        {
            var messages = new MessageReader(datagram);
            while (messages.MoveNext())
            {
                if (messages.Header.Type == Family
                    && IpvsReader.TryReadService(messages.Payload, out var key, out var settings, out _))
                {
                    services.Add((key, settings));
                }
                else if (messages.Header.Type == Family
                    && IpvsReader.TryReadServer(messages.Payload, AddressFamily.Inet, out var server, out _, out _))
                {
                    servers.Add(server);
                }
            }

            Assert.False(messages.Malformed);
        }

        return (services, servers);
    }

}
