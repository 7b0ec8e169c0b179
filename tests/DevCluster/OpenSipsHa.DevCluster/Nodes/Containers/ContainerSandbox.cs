using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>
/// The command line that turns a new process into a container: the node's network namespace, a mount namespace of its
/// own with an empty /run, volumes and the image bound below it, a read-only root if asked, the container's user and
/// capabilities. Every step is an exec, so the process keeps its number, its parent and its parent-death signal.
/// </summary>
internal static class ContainerSandbox
{
    // $1 stage directory, $2 uid, $3 gid, $4 working directory, $5 `ro` or `rw` root; then triples SOURCE TARGET MODE
    // up to `--`; then the command. /run is assembled at the stage first, because the sources may lie below /run.
    private const string Script =
        """
        set -eu
        path=$PATH
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        stage=$1 uid=$2 gid=$3 directory=$4 root=$5
        shift 5
        mount -t tmpfs -o mode=0755 tmpfs "$stage"
        mkdir -m 0755 "$stage/home" && chown "$uid:$gid" "$stage/home"
        mkdir -m 1777 "$stage/tmp"
        mkdir -p "$stage/lock"
        while [ "$1" != -- ]; do
            source=$1 target=$2 mode=$3
            shift 3
            case $target in
                /run/*) target=$stage/${target#/run/} ;;
            esac
            if [ -d "$source" ]; then mkdir -p "$target"
            elif [ ! -e "$target" ]; then mkdir -p "${target%/*}"; : >"$target"
            fi
            mount --bind "$source" "$target"
            [ "$mode" = rw ] || mount -o remount,bind,ro "$target"
        done
        shift
        mount -t sysfs -o ro sysfs /sys
        mount --rbind "$stage" /run
        [ "$root" = rw ] || mount -o remount,bind,ro /
        cd "$directory"
        PATH=$path
        exec "$@"
        """;

    /// <param name="stage">An empty directory of this container's own.</param>
    /// <exception cref="ContainerRefusedException">A mount path that cannot be.</exception>
    public static IReadOnlyList<string> Argv(
        NetworkNamespace node,
        ContainerManifest container,
        ContainerUser user,
        ContainerProgram program,
        Func<VolumeMount, string> volumePath,
        string stage)
    {
        var mounts = program.Mounts.SelectMany(mount => (string[])[mount.Source, mount.Target, "ro"])
            .Concat((container.VolumeMounts ?? []).OrderBy(mount => mount.MountPath, StringComparer.Ordinal).SelectMany(
                mount => (string[])[volumePath(mount), Inside(mount.MountPath), mount.ReadOnly == true ? "ro" : "rw"]));
        return
        [
            Tool("nsenter"), $"--net={node.NamespacePath}",
            Tool("unshare"), "--mount", "--propagation", "private",
            "/bin/sh", "-c", Script, "container-setup",
            stage, $"{user.User}", $"{user.Group}", container.WorkingDir ?? "/",
            container.SecurityContext?.ReadOnlyRootFilesystem == true ? "ro" : "rw",
            .. mounts, "--",
            .. user.Prefix(Tool("setpriv")), .. program.Argv,
        ];
    }

    /// <summary>The command line that runs something more in a running container: an exec probe, a preStop hook.</summary>
    /// <param name="pid">The container's process.</param>
    public static IReadOnlyList<string> ExecArgv(int pid, ContainerUser user, IReadOnlyList<string> command) =>
        [Tool("nsenter"), $"--target={pid}", "--net", "--mount", .. user.Prefix(Tool("setpriv")), .. command];

    /// <summary>/var/run is /run on every Linux that matters; elsewhere a mount point has to exist already.</summary>
    private static string Inside(string mountPath)
    {
        var path = Path.GetFullPath(mountPath);
        if (path.StartsWith("/var/run/", StringComparison.Ordinal))
            path = path["/var".Length..];
        if (path.StartsWith("/run/", StringComparison.Ordinal) || Path.Exists(path))
            return path;
        throw new ContainerRefusedException(
            "CreateContainerError",
            $"mountPath {mountPath}: nodes here share the machine's root, mount below /run (or /var/run) or on what exists");
    }

    private static string Tool(string name) =>
        Prerequisites.Find(name) ?? throw new LabException($"'{name}' is not installed: apt-get install util-linux");
}
