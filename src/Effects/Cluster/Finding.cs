namespace IpvsPure.Effects.Cluster;

/// <summary>What is wrong in an object: the field's path in it, empty for the object as a whole, and why.</summary>
public readonly record struct Finding(string Field, string Text);
