namespace OpenSipsHa.DevCluster.Nodes.Volumes;

/// <summary>A file that a volume holds.</summary>
/// <param name="Path">Relative to the volume.</param>
/// <param name="Mode">Permission bits.</param>
internal readonly record struct VolumeFile(string Path, byte[] Content, UnixFileMode Mode);
