using System.Globalization;
using System.Text;
using IpvsPure.Planner;

namespace IpvsPure.Effects.Health;

/// <summary>An HTTP/1.1 answer as bytes: the whole of it, and without its body for HEAD.</summary>
internal sealed record HealthReply(byte[] Whole, int HeadLength)
{
    public static HealthReply Of(HealthAnswer answer, bool proxyIsHealthy)
    {
        var body = answer.Body(proxyIsHealthy);
        var status = answer.Status(proxyIsHealthy) == 200 ? "200 OK" : "503 Service Unavailable";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            HTTP/1.1 {status}
            Content-Type: application/json
            X-Content-Type-Options: nosniff
            X-Load-Balancing-Endpoint-Weight: {answer.LocalEndpoints}
            Content-Length: {Encoding.UTF8.GetByteCount(body)}
            Connection: close


            """).ReplaceLineEndings("\r\n");
        return new(Encoding.UTF8.GetBytes(head + body), head.Length);
    }
}
