namespace IpvsPure.Effects.Cluster;

/// <summary>Where an object stands: the file, and which document of it, counted from 1.</summary>
internal readonly record struct ManifestPlace(string File, int Document)
{
    public Diagnostic About(string item, string field, string text) => new(File, Document, item, field, text);
}
