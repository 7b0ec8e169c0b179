using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>What a container runs, and the directories of the machine that it needs below /run for that.</summary>
/// <param name="Argv">As seen from inside the container.</param>
/// <param name="Mounts">Outside path → inside path, read-only.</param>
internal sealed record ContainerProgram(
    IReadOnlyList<string> Argv, IReadOnlyList<(string Source, string Target)> Mounts)
{
    private const string ImageDirectory = "/run/image";
    private const string DotnetDirectory = "/run/dotnet";

    /// <exception cref="ContainerRefusedException">The image is unknown.</exception>
    public static ContainerProgram Of(
        ContainerManifest container, ImageMap images, IReadOnlyDictionary<string, string> environment)
    {
        var file = images.Find(container.Image) ?? throw new ContainerRefusedException(
            "ErrImagePull", $"image \"{container.Image}\" is not known to this cluster: start it with --image {container.Image}=PATH");
        var isAssembly = file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var inside = $"{ImageDirectory}/{Path.GetFileName(file)}";
        string[] entrypoint = isAssembly ? [$"{DotnetDirectory}/dotnet", inside] : [inside];
        var command = container.Command is { Count: > 0 } own ? own : entrypoint;

        // Bound below /run: a checkout in somebody's home directory is closed to the container's user.
        List<(string, string)> mounts = [(Path.GetDirectoryName(file)!, ImageDirectory)];
        if (isAssembly)
            mounts.Add((DotnetRoot(), DotnetDirectory));
        return new ContainerProgram(
            [.. command.Concat(container.Args ?? []).Select(word => ContainerEnvironment.Expand(word, environment))],
            mounts);
    }

    private static string DotnetRoot()
    {
        var host = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath : Prerequisites.Find("dotnet");
        if (host is null)
            throw new ContainerRefusedException("ErrImagePull", "the image is a .dll, but 'dotnet' is not on PATH");
        var target = File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host;
        return Path.GetDirectoryName(target)!;
    }
}
