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

    /// <summary>Writes again what has changed in the API; what has gone from it stays as it was.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            foreach (var volume in (pod.Spec.Volumes ?? []).Where(volume => _paths.ContainsKey(volume.Name)))
            {
                try
                {
                    foreach (var file in files.Of(volume) ?? [])
                        Write(_paths[volume.Name], file);
                }
                catch (ContainerRefusedException)
                {
                    // As a kubelet: the containers keep what they have.
                }
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
        lock (_gate)
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
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
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Moved into place: a reader sees the old content or the new one, never half of it.
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, file.Content);
        File.SetUnixFileMode(temporary, file.Mode);
        File.Move(temporary, path, overwrite: true);
    }
}
