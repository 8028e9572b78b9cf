namespace IpvsPure.App;

/// <summary>The version of this program as the build knows it.</summary>
internal static class ProgramVersion
{
    /// <summary>For example <c>0.1.0</c>, without what stands behind a plus sign.</summary>
    public static string Text { get; } =
        System.Reflection.CustomAttributeExtensions
            .GetCustomAttribute<System.Reflection.AssemblyInformationalVersionAttribute>(typeof(ProgramVersion).Assembly)?
            .InformationalVersion.Split('+')[0] ?? "0";
}
