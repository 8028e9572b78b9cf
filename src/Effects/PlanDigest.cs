using System;
using System.Security.Cryptography;
using System.Text;
using IpvsPure.Domain;
using IpvsPure.Planner;

namespace IpvsPure.Effects;

/// <summary>A short text that is the same for the same plan and no other: of its JSON form, reasons and order included.</summary>
public static class PlanDigest
{
    /// <summary>For example <c>sha256:0f3a…</c>, 64 hex digits.</summary>
    public static string Of(Plan plan, KernelState observed) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PlanJson.Of(plan, observed))));
}
