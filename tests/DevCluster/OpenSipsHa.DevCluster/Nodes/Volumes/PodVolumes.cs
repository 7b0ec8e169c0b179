using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Volumes;

/// <summary>A pod's volumes as directories of the machine, to be bind-mounted into its containers.</summary>
internal sealed class PodVolumes(PodManifest pod, string directory, VolumeFiles files)
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>Makes every volume of the pod that does not exist yet.</summary>
    /// <exception cref="ContainerRefusedException">Something that a volume refers to does not exist (yet).</exception>
    public void Create()
    {
        lock (_gate)
        {
            foreach (var volume in pod.Spec.Volumes ?? [])
            {
                if (!_paths.ContainsKey(volume.Name))
                    _paths[volume.Name] = Create(volume);
            }
        }
    }

    /// <returns>The directory or file that stands for a mount of the pod.</returns>
    /// <exception cref="ContainerRefusedException">The pod has no such volume.</exception>
    public string PathOf(VolumeMount mount)
    {
        if (!_paths.TryGetValue(mount.Name, out var path))
            throw new ContainerRefusedException("CreateContainerConfigError", $"volumeMounts: no volume \"{mount.Name}\" in the pod");
        if (string.IsNullOrEmpty(mount.SubPath))
            return path;
        var inside = Path.Combine(path, mount.SubPath);
        if (!Path.Exists(inside))
            Directory.CreateDirectory(inside);
        return inside;
    }

    /// <summary>Removes the directories; what a hostPath names stays.</summary>
    public void Delete()
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    private string Create(VolumeManifest volume)
    {
        if (volume.HostPath is { } host)
            return HostPath(volume.Name, host);
        var content = files.Of(volume);
        if (content is null && volume.EmptyDir is null)
            throw new ContainerRefusedException("ContainerCreating", $"volume \"{volume.Name}\": this kind of volume is not available here");

        var path = Directory.CreateDirectory(Path.Combine(directory, volume.Name)).FullName;
        foreach (var file in content ?? [])
            Write(path, file);
        // The mode that a kubelet gives an emptyDir: containers of different users share it.
        if (volume.EmptyDir is not null)
            File.SetUnixFileMode(path, Everybody);
        if (volume.EmptyDir is not null && pod.Spec.SecurityContext?.FsGroup is { } group)
        {
            LinuxCalls.ChangeOwner(path, -1, group);
            File.SetUnixFileMode(path, Everybody | UnixFileMode.SetGroup);
        }

        return path;
    }

    private static string HostPath(string volume, HostPathSource host)
    {
        if (host.Type is "DirectoryOrCreate")
            Directory.CreateDirectory(host.Path);
        return Path.Exists(host.Path)
            ? host.Path
            : throw new ContainerRefusedException("ContainerCreating", $"volume \"{volume}\": hostPath {host.Path} does not exist");
    }

    private static void Write(string root, VolumeFile file)
    {
        var path = Path.GetFullPath(Path.Combine(root, file.Path));
        if (!path.StartsWith(root + "/", StringComparison.Ordinal))
            throw new ContainerRefusedException("ContainerCreating", $"path '{file.Path}' leads out of the volume");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.Content);
        File.SetUnixFileMode(path, file.Mode);
    }
}
