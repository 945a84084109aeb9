"""What can go wrong with long work, files people bring in the browser, the tracking plan and the sample business."""

from liuke.kit.errors import LiukeError


class JobBusyError(LiukeError):
    """Other long work is under way: one at a time."""

    code = "LK-H180"
    en = "{doing} is under way ({by}, since {at}); one thing at a time"
    zh = "正在{doing}（{by}，{at} 开始），同一时间只做一件"
    next_en = "wait until it has ended, or stop it: /jobs, or liuke job stop"
    next_zh = "等它结束，或先停止它：在「进度」页，或运行 liuke job stop"
    exit_code = 5
    http_status = 409


class JobStoppedError(LiukeError):
    """Somebody stopped the work."""

    code = "LK-H181"
    en = "Stopped by {by}; what an import had read is taken back, a day is computed anew next time"
    zh = "已由 {by} 停止；导入到一半的会全部撤回，算到一半的下次会重新算"
    next_en = "begin it again whenever you like"
    next_zh = "需要时重新开始"
    exit_code = 130
    http_status = 409


class UnknownJobError(LiukeError):
    """There is no such work, or it is too long ago."""

    code = "LK-H182"
    en = "There is no work number {job}; the last 60 are kept"
    zh = "没有编号为 {job} 的任务，只保留最近 60 个"
    next_en = "liuke job list"
    next_zh = "liuke job list"
    http_status = 404


class UnknownUploadError(LiukeError):
    """There is no such file among those that were brought."""

    code = "LK-H183"
    en = "There is no file {upload} among those that were brought"
    zh = "已上传的文件里没有 {upload}"
    next_en = "bring it again at /import; a file is kept for a week"
    next_zh = "在「导入」页重新上传；文件保留一周"
    http_status = 404


class SampleHereError(LiukeError):
    """The sample business is shown: nobody's own facts are put among made-up ones."""

    code = "LK-H184"
    en = "The sample business is shown here; your own data never go in among it"
    zh = "现在显示的是示例业务，自己的数据不会和它混在一起"
    next_en = "remove the sample first: at /sample, or liuke sample remove"
    next_zh = "先移除示例：在「示例业务」页，或运行 liuke sample remove"
    exit_code = 5
    http_status = 409


class NoSampleError(LiukeError):
    """There is no sample to remove."""

    code = "LK-H185"
    en = "No sample business is laid over this workspace"
    zh = "这个工作区没有放入示例业务"
    next_en = "nothing to do; a folder made by liuke init --sample is a sample as a whole: delete the folder"
    next_zh = "不用做什么；用 liuke init --sample 建的整个文件夹都是示例，删除文件夹即可"
    exit_code = 5
    http_status = 409


class SamplePlaceError(LiukeError):
    """The sample business needs a workspace that keeps its facts and state in its own folder."""

    code = "LK-H186"
    en = "The sample business needs facts and state in the workspace's own folder; here {what} lie elsewhere"
    zh = "示例业务要求数据和状态都放在工作区文件夹里，这里的{what}在别处"
    next_en = "make a folder of its own: liuke init sample --sample"
    next_zh = "另建一个文件夹：liuke init sample --sample"
    exit_code = 5
    http_status = 409


class TrackingChangedError(LiukeError):
    """Somebody else changed the tracking plan meanwhile."""

    code = "LK-H187"
    en = "tracking.yml was changed meanwhile, so nothing was saved"
    zh = "tracking.yml 在这期间被改过，没有保存"
    next_en = "open the page again: it shows the plan as it is now; choose once more"
    next_zh = "重新打开页面，按现在的方案再选一次"
    exit_code = 5
    http_status = 409


class UploadTooLargeError(LiukeError):
    """A file is larger than may be brought in the browser."""

    code = "LK-H188"
    en = "The file is larger than {limit}, the most that may be brought in the browser"
    zh = "文件超过了浏览器上传的上限 {limit}"
    next_en = (
        "put it on the server and run liuke import FILE --as TABLE, or raise upload_mb under [access] in liuke.toml"
    )
    next_zh = "把文件放到服务器上，运行 liuke import 文件 --as 表；或在 liuke.toml 的 [access] 里调大 upload_mb"
    http_status = 413
