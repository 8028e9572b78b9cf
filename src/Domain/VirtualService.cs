namespace IpvsPure.Domain;

/// <summary>What can be edited on a virtual service in place.</summary>
/// <param name="OnePacket">Schedule each UDP datagram on its own (IP_VS_SVC_F_ONEPACKET).</param>
public sealed record ServiceSettings(Scheduler Scheduler, Persistence Persistence, bool OnePacket = false);

/// <summary>A virtual service: its settings and its real servers.</summary>
public sealed record VirtualService(ServiceSettings Settings, RealServers Servers);
